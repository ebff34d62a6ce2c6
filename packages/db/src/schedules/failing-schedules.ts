import type { Hot } from '../connect.ts'

/** Of a schedule's ended tasks so many are asked whether they failed. */
export const LATEST_ENDED = 1_000

/** A schedule whose latest tasks all failed, as many as its `autoPauseAfter` says. */
export type FailingSchedule = { id: string; failures: number; lastError: string | null }

/**
 * Active schedules to be paused, among those that had a task fail or expire within the last `sinceMs`. A failure counts
 * when it ended after `failures_from`; a completed task ends the row, a cancelled one is passed over. Only the latest
 * thousand ended tasks are asked: just after a resume none counts, and it would be all of them.
 */
export async function findFailingSchedules(hot: Hot, sinceMs: number, limit: number): Promise<FailingSchedule[]> {
  return hot<FailingSchedule[]>`
    with lately as materialized (
      select distinct schedule_id as id from tasks
      where schedule_id is not null and state in ('failed', 'expired')
        and finished_at > now() - ${sinceMs} * interval '1 ms')
    select s.id, s.auto_pause_after as failures, f.errors->>0 as "lastError"
    from lately l
    join schedules s on s.id = l.id
    cross join lateral (
      select count(*) filter (where e.state <> 'completed') as n,
             json_agg(left((e.error->>'name') || ': ' || (e.error->>'message'), 200) order by e.id desc) as errors
      from (
        select l.* from (
          select t.id, t.state, t.error, t.finished_at from tasks t
          where t.schedule_id = s.id and t.state not in ('waiting', 'running')
          order by t.id desc limit ${LATEST_ENDED}) l
        where l.state <> 'cancelled' and l.finished_at >= s.failures_from
        order by l.id desc limit s.auto_pause_after) e) f
    where s.auto_pause_after is not null and s.paused_at is null and s.deleted_at is null and f.n = s.auto_pause_after
    limit ${limit}`
}
