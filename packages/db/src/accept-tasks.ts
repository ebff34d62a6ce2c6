import { column, jsonColumn } from './columns.ts'
import type { Hot } from './connect.ts'

/** A task on its way into the book; instants in epoch milliseconds, JSON as text. */
export type NewTask = {
  id: string
  queue: string
  type: string
  name: string | null
  priority: number
  max_attempts: number
  retry: object
  timeout_ms: number | null
  start_by: number | null
  finish_by: number | null
  /** JSON text. */
  payload: string
  tags: string[]
  created_at: number
  run_at: number
  /** W3C trace context that its runs go on from; none by default. */
  trace?: string | null
  /** Makes a repeat safe: same scope and key are accepted once, and answered from `answer` then. */
  idempotency: { scope: string; key: string; request_hash: string; answer: string } | null
}

export type AcceptOptions = {
  /** Instance that will stage the tasks; its outbox row is left alone by others while it lives. */
  owner: string
  /** Outbox rows that Redis has acknowledged: deleted along. */
  staged: OutboxAck[]
  /** Whole epoch milliseconds: tasks due later become timers. The caller stages the others by the same instant. */
  stageUntil: number
}
export type OutboxAck = { id: number; take: number }
export type Accepted = { ids: Set<string>; outboxId: number | null }

/**
 * Group commit of accepted tasks, one statement: task rows, idempotency keys, one outbox row for what is due within the
 * horizon, timers for the rest, one event segment, ledger deltas. Safe to repeat with the same ids: everything but the
 * task rows comes only from rows that were really inserted. `tasks` must be sorted by id.
 */
export async function acceptTasks(hot: Hot, tasks: NewTask[], options: AcceptOptions): Promise<Accepted> {
  const { owner, staged, stageUntil } = options
  const rows = await hot<{ n: number; ids: string[] | null; outbox_id: number | null }[]>`
    with ${inputRows(hot, tasks)},
    keys as (
      insert into idempotency_keys (scope, key, request_hash, task_id, answer)
      select idem->>'scope', idem->>'key', idem->>'request_hash', id, idem->'answer' from input
      where idem is not null order by 1, 2
      on conflict do nothing returning task_id),
    inserted as (
      insert into tasks (id, queue, type, name, priority, max_attempts, retry, timeout_ms, start_by, finish_by,
                         payload, tags, created_at, run_at, trace, staged_at)
      select id, queue, type, name #>> '{}', priority, max_attempts, retry, timeout_ms,
             to_timestamp(start_by / 1000), to_timestamp(finish_by / 1000), payload,
             case when tags is null then '{}' else array(select json_array_elements_text(tags)) end,
             to_timestamp(created_at / 1000), to_timestamp(run_at / 1000), trace, now()
      from input i where idem is null or exists (select from keys k where k.task_id = i.id)
      on conflict do nothing
      returning id, queue, type, name, priority, run_at),
    forgotten as (
      delete from outbox o using json_to_recordset(${JSON.stringify(staged)}::text::json) as s(id bigint, take integer)
      where o.id = s.id and o.take = s.take),
    timed as (
      insert into timers (task_id, version, due_at)
      select id, 1, run_at from inserted where run_at > to_timestamp(${stageUntil}::float8 / 1000)),
    boxed as (
      insert into outbox (owner, ids, versions)
      select ${owner}, array_agg(id order by id), array_agg(1) from inserted
      where run_at <= to_timestamp(${stageUntil}::float8 / 1000) having count(*) > 0
      returning id),
    told as (
      insert into events (body)
      select json_agg(json_build_array('created', id, 1, queue, type, name, priority, 0, null, null,
                                       round(extract(epoch from run_at) * 1000), null))
      from inserted having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, count(*)
      from inserted cross join (values ('accepted'), ('pending')) k(kind) group by queue, priority, kind)
    select (select count(*) from inserted) as n,
           (select id from boxed) as outbox_id,
           case when (select count(*) from inserted) < ${tasks.length}
                then (select json_agg(id) from inserted) end as ids`
  const { n, ids, outbox_id: outboxId } = rows[0] as { n: number; ids: string[] | null; outbox_id: number | null }
  return { ids: new Set(n === tasks.length ? tasks.map((task) => task.id) : (ids ?? [])), outboxId }
}

/** The batch as `input`, a row for each task. */
function inputRows(hot: Hot, tasks: NewTask[]) {
  return hot`
    input as materialized (
      select * from unnest(
        string_to_array(${column(tasks, (task) => task.id)}, E'\\x1e', '')::uuid[],
        string_to_array(${column(tasks, (task) => task.queue)}, E'\\x1e', ''),
        string_to_array(${column(tasks, (task) => task.type)}, E'\\x1e', ''),
        string_to_array(${jsonColumn(tasks, (task) => task.name)}, E'\\x1e', '')::json[],
        string_to_array(${column(tasks, (task) => task.priority)}, E'\\x1e', '')::smallint[],
        string_to_array(${column(tasks, (task) => task.max_attempts)}, E'\\x1e', '')::integer[],
        string_to_array(${jsonColumn(tasks, (task) => task.retry)}, E'\\x1e', '')::json[],
        string_to_array(${column(tasks, (task) => task.timeout_ms)}, E'\\x1e', '')::bigint[],
        string_to_array(${column(tasks, (task) => task.start_by)}, E'\\x1e', '')::float8[],
        string_to_array(${column(tasks, (task) => task.finish_by)}, E'\\x1e', '')::float8[],
        string_to_array(${column(tasks, (task) => task.payload)}, E'\\x1e', '')::json[],
        string_to_array(${jsonColumn(tasks, (task) => (task.tags.length === 0 ? null : task.tags))}, E'\\x1e', '')::json[],
        string_to_array(${column(tasks, (task) => task.created_at)}, E'\\x1e', '')::float8[],
        string_to_array(${column(tasks, (task) => task.run_at)}, E'\\x1e', '')::float8[],
        string_to_array(${column(tasks, (task) => task.trace ?? null)}, E'\\x1e', ''),
        string_to_array(${column(tasks, (task) => task.idempotency && idempotencyJson(task.idempotency))}, E'\\x1e', '')::json[])
      as r(id, queue, type, name, priority, max_attempts, retry, timeout_ms, start_by, finish_by, payload, tags, created_at,
           run_at, trace, idem))`
}

/** The answer is JSON text already. */
function idempotencyJson({ answer, ...columns }: NonNullable<NewTask['idempotency']>): string {
  return `${JSON.stringify(columns).slice(0, -1)},"answer":${answer}}`
}

/** Which of these ids stand in the book: tells a repeated commit whether the first one went through. */
export async function findTaskIds(hot: Hot, ids: string[]): Promise<Set<string>> {
  const rows = await hot<{ id: string }[]>`
    select t.id from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) u(id) join tasks t on t.id = u.id`
  return new Set(rows.map((row) => row.id))
}

export type FirstAnswer = { scope: string; key: string; requestHash: string; taskId: string; answer: string }

/** What was answered first under these idempotency keys; `answer` is JSON text. */
export async function findFirstAnswers(hot: Hot, keys: { scope: string; key: string }[]): Promise<FirstAnswer[]> {
  return hot<FirstAnswer[]>`
    select k.scope, k.key, k.request_hash as "requestHash", k.task_id as "taskId", k.answer::text as answer
    from json_to_recordset(${JSON.stringify(keys)}::text::json) as i(scope text, key text)
    join idempotency_keys k on k.scope = i.scope and k.key = i.key`
}
