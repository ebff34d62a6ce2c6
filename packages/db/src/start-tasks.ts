import { DEFAULT_RETRY } from '@bullwheel/contracts'
import type { Hot } from './connect.ts'

/** Losses by crashes that a task may have whose retry rule, an older one, does not say. */
export const MAX_LOST = DEFAULT_RETRY.maxLost

/**
 * A start to be written. A *claim* (`claim` true) must find the version that was delivered; a *plain* start finds a task
 * that never ran and whose content is what was handed to the handler.
 */
export type Start = {
  id: string
  claim: boolean
  version: number
  content: number
  /** Chosen by the worker for this run; fences its outcome, and tells a repeated write from a foreign one. */
  token: string
  /** Epoch milliseconds. */
  startedAt: number
}
export type Started = { id: string; attempt: number; version: number; content: number }

/**
 * Writes starts, claims and held-back plain ones alike, in one statement: issues the next attempt number, records an
 * earlier attempt whose worker is dead as `lost`. Only accepted starts come back. Refused: settled, out of attempts, held
 * by a live worker, an older version, a deadline that has passed (the dispatcher expires the task), or this worker
 * declared dead (its row is locked, so that a burial waits for us or we see it). Progress tells of one attempt: the next
 * one begins without. Safe to repeat with the same tokens. `starts` must be sorted by id.
 */
export async function startTasks(hot: Hot, worker: string, starts: Start[]): Promise<Started[]> {
  return hot<Started[]>`
    with input as materialized (
      select * from json_to_recordset(${JSON.stringify(starts)}::text::json) as r(
        id uuid, claim boolean, version integer, content integer, token uuid, "startedAt" float8)),
    alive as materialized (select id from workers where id = ${worker} and dead_at is null for key share),
    held as materialized (
      select t.id, t.attempt, t.run_token, t.worker, t.started_at, t.state = 'running' as was_running, i.token,
             to_timestamp(i."startedAt" / 1000) as start_at
      from input i cross join alive join tasks t on t.id = i.id
      where case when i.claim then
                   t.version = i.version and t.attempt - t.lost < t.max_attempts
                   and (t.finish_by is null or t.finish_by > now())
                   and (t.start_by is null or t.attempt > 0 or t.start_by > now())
                   and case t.state when 'waiting' then true
                       when 'running' then t.lost <= coalesce((t.retry->>'maxLost')::integer, ${MAX_LOST})
                         and not exists (select from workers w where w.id = t.worker and w.dead_at is null)
                       else false end
                 else t.state = 'waiting' and t.attempt = 0 and t.content = i.content end
      for update of t),
    started as (
      update tasks t set state = 'running', attempt = h.attempt + 1, version = t.version + 1, run_token = h.token,
             worker = ${worker}, started_at = h.start_at, progress = null, lost = t.lost + h.was_running::integer
      from held h where t.id = h.id
      returning t.id, t.attempt, t.version, t.content, t.queue, t.type, t.name, t.priority, t.started_at, t.run_at),
    lost as (
      insert into attempts (task_id, attempt, outcome, run_token, worker, started_at, ended_at, error)
      select id, attempt, 'lost', run_token, worker, started_at, date_trunc('milliseconds', now()),
             json_build_object('name', 'WorkerLost', 'message', 'the worker that ran it is gone')
      from held where was_running on conflict do nothing),
    told as (
      insert into events (body)
      select json_agg(json_build_array('started', id, version, queue, type, name, priority, attempt, ${worker}::text,
                                       round(extract(epoch from started_at) * 1000), round(extract(epoch from run_at) * 1000), null))
      from started having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select s.queue, s.priority, 'running', count(*) from started s join held h using (id)
      where not h.was_running group by 1, 2)
    select id, attempt, version, content from started
    union all
    select t.id, t.attempt, t.version, t.content from input i join tasks t on t.id = i.id
    where case t.run_token when i.token then t.state = 'running' end`
}
