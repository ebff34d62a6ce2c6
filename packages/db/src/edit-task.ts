import type { RetryRule } from '@bullwheel/contracts'
import type { Change, ChangeRow } from './cancel-task.ts'
import type { Hot } from './connect.ts'
import { HELD_BACK_MS, stage } from './stage-again.ts'

/** What is to change; what is missing stays. Instants and durations in milliseconds. */
export type TaskEdit = {
  /** JSON text. */
  payload?: string
  name?: string | null
  tags?: string[]
  timeoutMs?: number | null
  retry?: RetryRule
  priority?: number
  runAt?: number
  startBy?: number | null
  finishBy?: number | null
}

/**
 * Changes a task that waits, and restages it (DESIGN §3). What a handler sees or what decides about its end raises
 * `content`: a run whose start is not written yet begins again. A new priority or time does not abort it.
 *
 * A retry rule counts from where the present grant of attempts began (submission, or the last retry by hand); the
 * attempt that the task waits for is granted in any case. In the ledger `pending` moves to the new priority, `accepted`
 * stays where it was counted.
 */
export async function editTask(hot: Hot, id: string, edit: TaskEdit, horizonMs: number): Promise<Change> {
  const { payload = null, ...fields } = edit
  const rows = await hot<ChangeRow[]>`
    with e as materialized (select ${JSON.stringify(fields)}::text::json as j, ${payload}::text::json as payload),
    held as materialized (
      select id, state as was, queue, version, priority as was_priority from tasks where id = ${id}::uuid for update),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now(),
             content = t.content + (coalesce(e.payload, j->'name', j->'tags', j->'timeoutMs', j->'retry') is not null)::integer,
             payload = coalesce(e.payload, t.payload),
             name = case when j->'name' is null then t.name else j->>'name' end,
             tags = case when j->'tags' is null then t.tags else array(select json_array_elements_text(j->'tags')) end,
             timeout_ms = case when j->'timeoutMs' is null then t.timeout_ms else (j->>'timeoutMs')::bigint end,
             retry = coalesce(j->'retry', t.retry),
             max_attempts = case when j->'retry' is null then t.max_attempts else greatest(
               t.max_attempts - (t.retry->>'attempts')::integer + (j->'retry'->>'attempts')::integer, t.attempt - t.lost + 1) end,
             priority = coalesce((j->>'priority')::smallint, t.priority),
             run_at = coalesce(to_timestamp((j->>'runAt')::float8 / 1000), t.run_at),
             start_by = case when j->'startBy' is null then t.start_by else to_timestamp((j->>'startBy')::float8 / 1000) end,
             finish_by = case when j->'finishBy' is null then t.finish_by else to_timestamp((j->>'finishBy')::float8 / 1000) end
      from held h cross join e where t.id = h.id and h.was = 'waiting'
      returning t.id, t.version, t.run_at, t.queue, t.type, t.name, t.priority, t.attempt, h.was_priority),
    untimed as (
      delete from timers where task_id in (select id from restaged where run_at <= now() + ${horizonMs} * interval '1 ms')),
    ${stage(hot, horizonMs, HELD_BACK_MS)},
    told as (
      insert into events (body)
      select json_agg(json_build_array('updated', id, version, queue, type, name, priority, attempt, null, null,
                                       round(extract(epoch from run_at) * 1000), null))
      from restaged having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, d.priority, 'pending', n from restaged r
      cross join lateral (values (was_priority, -1), (r.priority, 1)) d(priority, n) where was_priority <> r.priority)
    select exists (select from restaged) as changed, was as state, queue, version from held`
  return rows[0]
}
