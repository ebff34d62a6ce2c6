import type { DueSchedule, ScheduleStep, WrittenTick } from '@bullwheel/db'
import { AppError, type Logger, type TickDecision, createTimetable, decideTicks } from '@bullwheel/domain'
import { type TickDeps, taskOfTick } from '@bullwheel/services'
import { BATCH } from './tick-writer.ts'

export type PlanOptions = TickDeps & { log: Logger; horizonMs: number }

/** Turns a due schedule into what is to be written; undefined when its rule cannot be read any more. */
export function createStepPlanner(options: PlanOptions): (due: DueSchedule) => Promise<ScheduleStep | undefined> {
  const { clock, log, horizonMs } = options
  return async (due) => {
    const timetable = timetableOf(due, log)
    if (timetable === undefined) return undefined
    const { pending, queued, missedPolicy, missedWindowMs, pausedAt, pauseReason, ...rule } = due
    const paused = pausedAt === null ? null : { reason: pauseReason }
    const missed = { policy: missedPolicy, windowMs: missedWindowMs }
    const decided = decideTicks(
      { ...rule, timetable, missed, paused, taken: new Set(due.taken) },
      { now: clock.now(), horizonMs, pendingSince: pending[0]?.since ?? null, queued, maxTicks: ticksAtOnce(due) },
    )
    const { nextAt, dueAt, runs, replaces } = decided
    const ticks = await Promise.all(decided.ticks.map((tick) => withTask(options, due, tick)))
    const step = {
      id: due.id,
      revision: due.revision,
      next: nextAt === null || dueAt === null ? null : { at: nextAt, dueAt },
      runs,
      ticks,
    }
    if (!replaces) return step
    const by = decided.ticks.findLast((tick) => tick.outcome === 'fired')
    const reason = `replaced by the tick of ${new Date(by?.at ?? due.nextAt).toISOString()}`
    return { ...step, cancel: { ids: pending.map(({ id }) => id), reason } }
  }
}

/** So many that one statement takes their payloads; the others follow in the next step. */
function ticksAtOnce({ task }: DueSchedule): number {
  const bytes = JSON.stringify(task).length
  return Math.max(1, Math.min(BATCH.ticks, Math.floor(BATCH.bytes / bytes)))
}

/** A zone that this process' Node no longer knows, say: the schedule stands still, is warned of as late, and is tried again. */
function timetableOf({ id, cron, everyMs, timezone, anchorAt }: DueSchedule, log: Logger) {
  try {
    return createTimetable({ cron, everyMs, timezone, anchorMs: anchorAt })
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    log.error({ err: cause, schedule: id }, 'the rule of a schedule cannot be read')
    return undefined
  }
}

async function withTask(options: PlanOptions, due: DueSchedule, tick: TickDecision): Promise<WrittenTick> {
  return tick.outcome === 'fired' ? { ...tick, task: await taskOfTick(options, due.task, tick.runAt) } : tick
}
