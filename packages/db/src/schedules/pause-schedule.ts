import type { Hot } from '../connect.ts'
import { retryDeadlocks } from '../sql-errors.ts'
import { earlier, goOnFrom, goOnFromNow, skipUndecided } from './go-on-from.ts'
import { holdSchedule, saveSchedule } from './hold-schedule.ts'
import type { ScheduleRow } from './schedule-row.ts'
import { type Withdrawn, withdrawTicks } from './withdraw-ticks.ts'

export type Pause = { by: string; reason: string | null }
/** `withdrawn` is undefined when the schedule was paused already, and is left as it was. */
export type Paused = { row: ScheduleRow; withdrawn: Withdrawn | undefined }

/**
 * Pauses a schedule and takes back what was written ahead; those nominal times are decided again, as skipped, when they
 * come. Undefined when there is no such schedule.
 */
export function pauseSchedule(hot: Hot, id: string, { by, reason }: Pause): Promise<Paused | undefined> {
  return retryDeadlocks(() =>
    holdSchedule(hot, id, async (held): Promise<Paused> => {
      const { row, now } = held
      if (row.pausedAt !== null) return { row, withdrawn: undefined }
      const withdrawn = await withdrawTicks(held, `the schedule was paused${reason === null ? '' : `: ${reason}`}`)
      const paused = { ...row, pausedAt: now, pausedBy: by, pauseReason: reason, runs: row.runs - withdrawn.n }
      const nextAt = earlier(row.nextAt, withdrawn.earliest)
      // Nothing is decided ahead while it is paused.
      return { row: await saveSchedule(held, goOnFrom(paused, nextAt, 0)), withdrawn }
    }),
  )
}

/**
 * Resumes a schedule from now on: nothing of the pause is caught up, and failures before it count no more. False when it
 * was not paused, undefined when there is no such schedule.
 */
export function resumeSchedule(hot: Hot, id: string, horizonMs: number): Promise<boolean | undefined> {
  return retryDeadlocks(() =>
    holdSchedule(hot, id, async (held) => {
      const { row, now } = held
      if (row.pausedAt === null) return false
      await skipUndecided(held, row.pauseReason === null ? 'paused' : `paused: ${row.pauseReason}`)
      const resumed = { ...row, pausedAt: null, pausedBy: null, pauseReason: null, failuresFrom: now }
      await saveSchedule(held, await goOnFromNow(held, resumed, horizonMs))
      return true
    }),
  )
}
