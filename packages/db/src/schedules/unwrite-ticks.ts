import type { Hot } from '../connect.ts'

/**
 * Undoes the ticks whose tasks are gone before they could run: those that were written ahead and those that are queued.
 * Their schedules go back to the earliest one and are due at once, for the ticker to decide when and what; queued backfills
 * end here, like any waiting task.
 */
export async function unwriteTicks(tx: Hot): Promise<void> {
  await tx`
    with undone as (
      delete from ticks where (schedule_id, at) in (
        select k.schedule_id, k.at from schedules s cross join lateral (
          select schedule_id, at from ticks
          where schedule_id = s.id and at > now() - s.offset_ms * interval '1 ms' and outcome = 'fired' and run_at > now()) k
        union all
        select schedule_id, at from ticks where outcome = 'queued')
      returning schedule_id, at, backfill),
    back as (select schedule_id, min(at) as at, count(*) as n from undone where not backfill group by 1)
    update schedules s
    set revision = s.revision + 1, runs = s.runs - b.n, next_at = least(s.next_at, b.at), due_at = now()
    from back b where s.id = b.schedule_id and s.deleted_at is null`
}
