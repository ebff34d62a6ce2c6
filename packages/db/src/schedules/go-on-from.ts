import { createTimetable, dueAtOf, firstTick } from '@bullwheel/domain'
import type { HeldSchedule } from './hold-schedule.ts'
import type { ScheduleRow } from './schedule-row.ts'
import { findTicks } from './tick-rows.ts'

/** The row with `nextAt` as the nominal time to be decided next, and when that is to be done. */
export function goOnFrom(row: ScheduleRow, nextAt: number | null, horizonMs: number): ScheduleRow {
  const { offsetMs, overlap, pausedAt, pauseReason } = row
  const paused = pausedAt === null ? null : { reason: pauseReason }
  return { ...row, nextAt, dueAt: nextAt === null ? null : dueAtOf({ offsetMs, overlap, paused }, nextAt, horizonMs) }
}

/** The row with its next tick counted anew from now by its rule; ticks that were decided stay as they are. */
export async function goOnFromNow(
  { tx, now }: Pick<HeldSchedule, 'tx' | 'now'>,
  row: ScheduleRow,
  horizonMs: number,
): Promise<ScheduleRow> {
  const { id, cron, everyMs, timezone, anchorAt: anchorMs, offsetMs } = row
  const timetable = createTimetable({ cron, everyMs, timezone, anchorMs })
  const decided = await findTicks(tx, id, { from: now - offsetMs })
  const taken = new Set(decided.filter(({ outcome }) => outcome !== 'withdrawn').map(({ at }) => at))
  return goOnFrom(row, firstTick({ ...row, timetable, taken }, now), horizonMs)
}

/** The earlier of two nominal times; null stands for none. */
export function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}
