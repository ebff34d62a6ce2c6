import type { PauseSchedule, Schedule } from '@bullwheel/contracts'
import { pauseSchedule as writePause, resumeSchedule as writeResume } from '@bullwheel/db'
import { type Ctx, authorise } from './context.ts'
import { getSchedule, unknownSchedule } from './get-schedules.ts'
import { tellTicker } from './tell-ticker.ts'
import { unstageAll } from './unstage.ts'

/**
 * Pauses a schedule: its ticks are skipped until it is resumed, and what was written ahead is taken back. Pausing twice
 * keeps who did it first, when and why. Throws `not_found`.
 */
export async function pauseSchedule(args: { ctx: Ctx; id: string; input: PauseSchedule }): Promise<Schedule> {
  const { ctx, id, input } = args
  authorise(ctx, 'operator')
  const reason = input?.reason ?? null
  const paused = await writePause(ctx.deps.book.hot, id, { by: ctx.actor.name, reason })
  if (paused === undefined) throw unknownSchedule(id)
  const { withdrawn } = paused
  if (withdrawn !== undefined) {
    unstageAll(ctx, withdrawn.tasks)
    await tellTicker(ctx, 'schedule.pause', id, { reason, withdrawn: withdrawn.n })
  }
  return getSchedule({ ctx, id })
}

/** Resumes a schedule from now on; one that is not paused is answered as it is. Throws `not_found`. */
export async function resumeSchedule(args: { ctx: Ctx; id: string }): Promise<Schedule> {
  const { ctx, id } = args
  authorise(ctx, 'operator')
  const { book, horizonMs } = ctx.deps
  const isResumed = await writeResume(book.hot, id, horizonMs)
  if (isResumed === undefined) throw unknownSchedule(id)
  if (isResumed) await tellTicker(ctx, 'schedule.resume', id)
  return getSchedule({ ctx, id })
}
