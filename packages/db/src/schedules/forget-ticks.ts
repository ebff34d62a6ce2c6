import type { Hot } from '../connect.ts'

/** How long what became of a tick is kept. */
const KEPT_FOR = '90 days'

/**
 * Removes up to `limit` ticks that are past their time, and those of a deleted schedule, then the schedule itself. Answers
 * how many rows; whoever gets `limit` or more calls again. Queued ticks of a living schedule stay: their task is to come.
 * So do old nominal times that were backfilled lately: without them the same backfill would make their tasks again.
 */
export async function forgetTicks(hot: Hot, limit: number): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    with old as (
      delete from ticks where (schedule_id, at) in (
        select k.schedule_id, k.at from schedules s
        cross join lateral (
          select schedule_id, at from ticks
          where schedule_id = s.id
            and at < case when s.deleted_at is null then now() - ${KEPT_FOR}::interval else 'infinity' end
            and (decided_at < now() - ${KEPT_FOR}::interval or s.deleted_at is not null)
            and (outcome <> 'queued' or s.deleted_at is not null)
          order by at limit ${limit}) k
        limit ${limit})
      returning schedule_id),
    gone as (
      delete from schedules s
      where s.deleted_at is not null and not exists (select from ticks k where k.schedule_id = s.id)
      returning id)
    select (select count(*) from old) + (select count(*) from gone) as n`
  return row?.n ?? 0
}
