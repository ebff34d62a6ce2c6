import { AppError, type Timetable, createTimetable, dueAtOf, firstTick, nextTickAfter } from '@bullwheel/domain'
import type { HeldSchedule } from './hold-schedule.ts'
import type { ScheduleRow } from './schedule-row.ts'
import { findTicks } from './tick-rows.ts'

/** The row with `nextAt` as the nominal time to be decided next, and when that is to be done. */
export function goOnFrom(row: ScheduleRow, nextAt: number | null, horizonMs: number): ScheduleRow {
  const { offsetMs, overlap, pausedAt, pauseReason } = row
  const paused = pausedAt === null ? null : { reason: pauseReason }
  return { ...row, nextAt, dueAt: nextAt === null ? null : dueAtOf({ offsetMs, overlap, paused }, nextAt, horizonMs) }
}

/** The row with its next tick counted anew from now by its rule, and later than `after`; ticks that were decided stay as they are. */
export async function goOnFromNow(
  { tx, now }: Pick<HeldSchedule, 'tx' | 'now'>,
  row: ScheduleRow,
  horizonMs: number,
  after = row.createdAt,
): Promise<ScheduleRow> {
  const { id, cron, everyMs, timezone, anchorAt: anchorMs, offsetMs } = row
  const timetable = createTimetable({ cron, everyMs, timezone, anchorMs })
  const decided = await findTicks(tx, id, { from: now - offsetMs })
  const taken = new Set(decided.filter(({ outcome }) => outcome !== 'withdrawn').map(({ at }) => at))
  return goOnFrom(row, firstTick({ ...row, createdAt: after, timetable, taken }, now), horizonMs)
}

/**
 * Keeps what became of the nominal times of a held schedule that have come and that nobody decided: its next tick is to be
 * counted anew. One line tells of all of them.
 */
export async function skipUndecided({ tx, row, now }: HeldSchedule, why: string): Promise<void> {
  const { id, nextAt, offsetMs, endAt } = row
  if (nextAt === null || nextAt + offsetMs > now) return
  const decided = await findTicks(tx, id, { from: nextAt, to: now - offsetMs + 1 })
  const taken = new Set(decided.filter(({ outcome }) => outcome !== 'withdrawn').map(({ at }) => at))
  const plan = { timetable: readTimetable(row), endAt, taken }
  const at = taken.has(nextAt) ? nextTickAfter(plan, nextAt) : nextAt
  if (at === null || at + offsetMs > now) return
  const second = nextTickAfter(plan, at)
  const coming = nextTickAfter(plan, now - offsetMs)
  const until = coming === null ? 'its end' : new Date(coming).toISOString()
  const others = second === null || second + offsetMs > now ? '' : `; so is every tick from here until ${until}`
  await tx`
    insert into ticks as k (schedule_id, at, run_at, outcome, reason)
    values (${id}::uuid, to_timestamp(${at}::float8 / 1000), to_timestamp(${at + offsetMs}::float8 / 1000), 'skipped',
            ${`${why}${others}`}::text)
    on conflict (schedule_id, at) do update
    set run_at = excluded.run_at, outcome = excluded.outcome, reason = excluded.reason, task_id = null, decided_at = now()
    where k.outcome = 'withdrawn'`
}

/** The rule's times; none where this version cannot read it any more, which an edit may be about to mend. */
function readTimetable({ cron, everyMs, timezone, anchorAt: anchorMs }: ScheduleRow): Timetable {
  try {
    return createTimetable({ cron, everyMs, timezone, anchorMs })
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    return { after: () => null }
  }
}

/** The earlier of two nominal times; null stands for none. */
export function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}
