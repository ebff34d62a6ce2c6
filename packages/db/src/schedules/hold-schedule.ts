import type { Hot } from '../connect.ts'
import { type ScheduleRow, recordOf, scheduleColumns } from './schedule-row.ts'

/** A schedule whose row is locked: nobody else decides about it until the transaction ends. */
export type HeldSchedule = {
  /** What changes the schedule goes through this. */
  tx: Hot
  row: ScheduleRow
  /** The database's time after the row was had, epoch milliseconds. */
  now: number
}

/**
 * Runs a change in one transaction with the schedule's row locked; undefined when there is no such schedule. Each further
 * statement sees what others wrote before the lock was had: one statement for all would not. Tasks are locked after it.
 */
export async function holdSchedule<Result>(
  hot: Hot,
  id: string,
  change: (held: HeldSchedule) => Promise<Result>,
): Promise<Result | undefined> {
  return hot.begin(async (transaction) => {
    const tx = transaction as unknown as Hot
    const [row] = await tx<ScheduleRow[]>`
      select ${scheduleColumns(tx)} from schedules s where s.id = ${id}::uuid and s.deleted_at is null for update`
    if (row === undefined) return undefined
    const [clock] = await tx<{ now: number }[]>`select date_trunc('milliseconds', statement_timestamp()) as now`
    return change({ tx, row, now: (clock as { now: number }).now })
  }) as Promise<Result | undefined>
}

/** Writes a held schedule as it shall be. Whoever decided about its ticks by the old revision writes nothing. */
export async function saveSchedule({ tx, now }: HeldSchedule, row: ScheduleRow): Promise<ScheduleRow> {
  const saved = { ...row, revision: row.revision + 1, updatedAt: now }
  await tx`
    update schedules s set
      (name, cron, every_ms, timezone, anchor_at, task, start_at, end_at, max_runs, jitter_ms, offset_ms, overlap,
       missed_policy, missed_window_ms, auto_pause_after, paused_at, paused_by, pause_reason, revision, runs, next_at,
       due_at, failures_from, updated_at) =
      (g.name, g.cron, g.every_ms, g.timezone, g.anchor_at, g.task, g.start_at, g.end_at, g.max_runs, g.jitter_ms,
       g.offset_ms, g.overlap, g.missed_policy, g.missed_window_ms, g.auto_pause_after, g.paused_at, g.paused_by,
       g.pause_reason, g.revision, g.runs, g.next_at, g.due_at, g.failures_from, g.updated_at)
    from json_populate_record(null::schedules, ${recordOf(saved)}::text::json) g
    where s.id = g.id`
  return saved
}
