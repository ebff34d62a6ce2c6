import type { Change, ChangeRow } from './cancel-task.ts'
import type { Hot } from './connect.ts'
import { stage } from './stage-again.ts'

/** An ended task that runs again is visible as soon as the dispatcher looks. */
const AT_ONCE_MS = 0

/** Puts a failed, cancelled or expired task back; `payload` (JSON text) replaces its own. */
export async function retryTask(hot: Hot, id: string, horizonMs: number, payload?: string): Promise<Change> {
  const rows = await hot<ChangeRow[]>`
    with held as materialized (
      select id, state as was, queue, version, attempt, run_token, worker, started_at, finished_at, error, ${payload ?? null}::text::json as new_payload
      from tasks where id = ${id}::uuid for update),
    ${putBack(hot, horizonMs)}
    select exists (select from restaged) as changed, was as state, queue, version from held`
  return rows[0]
}

/**
 * Puts back up to `limit` failed tasks of a queue that had failed by `before` (epoch ms), and answers how many. Tasks that
 * somebody else has in hands are left to him.
 */
export async function retryFailedTasks(
  hot: Hot,
  queue: string,
  before: number,
  limit: number,
  horizonMs: number,
): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    with held as materialized (
      select id, state as was, attempt, run_token, worker, started_at, finished_at, error, null::json as new_payload
      from tasks
      where state = 'failed' and queue = ${queue} and finished_at <= to_timestamp(${before}::float8 / 1000)
      order by id limit ${limit} for update skip locked),
    ${putBack(hot, horizonMs)}
    select count(*) as n from restaged`
  return row?.n ?? 0
}

/**
 * What follows `held`: the last attempt moves to the past ones, the task gets as many new attempts and losses as its rule
 * grants, and is staged at once. Attempt numbers go on. A deadline that has passed is taken away: it would end the task
 * again before it can run.
 */
function putBack(hot: Hot, horizonMs: number) {
  return hot`
    restaged as (
      update tasks t set state = 'waiting', version = t.version + 1, content = t.content + 1, run_at = now(),
             staged_at = now(), started_at = null, finished_at = null, result = null, error = null, worker = null,
             run_token = null, max_attempts = t.attempt + (t.retry->>'attempts')::integer, lost = 0, progress = null,
             payload = coalesce(h.new_payload, t.payload),
             start_by = case when t.start_by > now() then t.start_by end,
             finish_by = case when t.finish_by > now() then t.finish_by end
      from held h where t.id = h.id and h.was in ('failed', 'cancelled', 'expired')
      returning t.id, t.version, t.run_at, t.queue, t.type, t.name, t.priority, t.attempt),
    past as (
      insert into attempts (task_id, attempt, outcome, run_token, worker, started_at, ended_at, error)
      select h.id, h.attempt, h.was, h.run_token, h.worker, h.started_at, h.finished_at, h.error
      from held h join restaged using (id) where h.started_at is not null on conflict do nothing),
    ${stage(hot, horizonMs, AT_ONCE_MS)},
    told as (
      insert into events (body)
      select json_agg(json_build_array('retried', id, version, queue, type, name, priority, attempt, null, null,
                                       round(extract(epoch from run_at) * 1000), null))
      from restaged having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select r.queue, r.priority, kind, sum(n) from restaged r join held h using (id)
      cross join lateral (values ('pending', 1), (h.was, -1)) d(kind, n) group by 1, 2, 3)`
}
