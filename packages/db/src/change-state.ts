import type { StoredState } from '@bullwheel/domain'
import type { Hot } from './connect.ts'
import { stage } from './stage-again.ts'

/** Attempts of an ended task that runs again, visible as soon as the dispatcher looks. */
const AT_ONCE_MS = 0

export type Change = { changed: boolean; state: StoredState; worker: string | null; queue: string } | undefined

/**
 * Cancels a pending task: the row decides, the handler is aborted after. `content` is raised, so that a run which began
 * without a written start cannot end it any more. Undefined when there is no such task.
 */
export async function cancelTask(hot: Hot, id: string): Promise<Change> {
  const rows = await hot<{ changed: boolean; state: StoredState; worker: string | null; queue: string }[]>`
    with held as materialized (
      select id, state as was, worker, queue from tasks where id = ${id}::uuid for update),
    ended as (
      update tasks t set state = 'cancelled', version = t.version + 1, content = t.content + 1, finished_at = date_trunc('milliseconds', now())
      from held h where t.id = h.id and h.was in ('waiting', 'running')
      returning t.id, t.version, t.queue, t.type, t.name, t.priority, t.attempt, t.worker, h.was),
    untimed as (delete from timers where task_id in (select id from ended)),
    told as (
      insert into events (body)
      select json_agg(json_build_array('cancelled', id, version, queue, type, name, priority, attempt, worker, null, null, null))
      from ended having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, n from ended cross join lateral (values
        ('pending', -1), ('cancelled', 1), (case when was = 'running' then 'running' end, -1)) d(kind, n)
      where kind is not null)
    select exists (select from ended) as changed, was as state, worker, queue from held`
  return rows[0]
}

/**
 * Puts a failed, cancelled or expired task back: its last attempt moves to the past ones, it gets as many new attempts
 * and losses as its rules grant, and is staged at once. Attempt numbers go on.
 */
export async function retryTask(hot: Hot, id: string, horizonMs: number): Promise<Change> {
  const rows = await hot<{ changed: boolean; state: StoredState; worker: string | null; queue: string }[]>`
    with held as materialized (
      select id, state as was, worker, queue, attempt, run_token, started_at, finished_at, error
      from tasks where id = ${id}::uuid for update),
    restaged as (
      update tasks t set state = 'waiting', version = t.version + 1, content = t.content + 1, run_at = now(),
             staged_at = now(), started_at = null, finished_at = null, result = null, error = null, worker = null,
             run_token = null, max_attempts = t.attempt + (t.retry->>'attempts')::integer, lost = 0
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
      select r.queue, r.priority, kind, n from restaged r join held h using (id)
      cross join lateral (values ('pending', 1), (h.was, -1)) d(kind, n))
    select exists (select from restaged) as changed, was as state, worker, queue from held`
  return rows[0]
}
