import type { Progress, TaskError } from '@bullwheel/contracts'
import { column, jsonColumn } from './columns.ts'
import type { Hot } from './connect.ts'

/** How an attempt ended, as the executor decided it. */
export type AttemptEnd = {
  id: string
  /** True when the start is in the book: then the token fences. Else attempt 0, a waiting state and `content` do. */
  started: boolean
  token: string
  content: number
  outcome: 'completed' | 'failed' | 'cancelled' | 'expired' | 'retrying'
  /** Epoch milliseconds. */
  startedAt: number
  endedAt: number
  /** When it runs again; only with `retrying`. */
  runAt: number | null
  /** JSON text. */
  result: string | null
  error: TaskError | null
  /** What the handler told last of its progress and is not in the book yet. */
  progress: Progress | null
}
/** `superseded`: somebody else's attempt or an end came first, and this one does not count. */
export type EndVerdict = { id: string; accepted: boolean }

/**
 * Group commit of outcomes (rule 3), one statement: rows, past attempts of those that run again and their timers, one
 * event segment, ledger deltas. An outcome that is already there with the same token counts as accepted, so it is safe
 * to repeat. `ends` must be sorted by id.
 */
export async function endAttempts(hot: Hot, worker: string, ends: AttemptEnd[]): Promise<EndVerdict[]> {
  const rows = await writeEnds(hot, worker, ends)
  if (rows.length === ends.length) return ends.map(({ id }) => ({ id, accepted: true }))
  const accepted = new Set(rows.map((row) => row.id))
  const missing = ends.filter((end) => !accepted.has(end.id))
  for (const id of await findRepeats(hot, missing)) accepted.add(id)
  return ends.map(({ id }) => ({ id, accepted: accepted.has(id) }))
}

function writeEnds(hot: Hot, worker: string, ends: AttemptEnd[]): Promise<{ id: string }[]> {
  return hot<{ id: string }[]>`
    with input as materialized (
      select * from unnest(
        string_to_array(${column(ends, (end) => end.id)}, E'\\x1e', '')::uuid[],
        string_to_array(${column(ends, (end) => end.started)}, E'\\x1e', '')::boolean[],
        string_to_array(${column(ends, (end) => end.token)}, E'\\x1e', '')::uuid[],
        string_to_array(${column(ends, (end) => end.content)}, E'\\x1e', '')::integer[],
        string_to_array(${column(ends, (end) => end.outcome)}, E'\\x1e', ''),
        string_to_array(${column(ends, (end) => end.startedAt)}, E'\\x1e', '')::float8[],
        string_to_array(${column(ends, (end) => end.endedAt)}, E'\\x1e', '')::float8[],
        string_to_array(${column(ends, (end) => end.runAt)}, E'\\x1e', '')::float8[],
        string_to_array(${column(ends, (end) => end.result)}, E'\\x1e', '')::json[],
        string_to_array(${jsonColumn(ends, (end) => end.error)}, E'\\x1e', '')::json[],
        string_to_array(${jsonColumn(ends, (end) => end.progress)}, E'\\x1e', '')::json[])
      as r(id, started, token, content, outcome, "startedAt", "endedAt", "runAt", result, error, progress)),
    ended as (
      update tasks t set
        state = case when i.outcome = 'retrying' then 'waiting' else i.outcome end,
        version = t.version + case when i.started then 1 else 2 end,
        attempt = case when i.started then t.attempt else 1 end,
        run_token = i.token, worker = case when i.outcome = 'retrying' then null else ${worker} end,
        started_at = case when i.outcome = 'retrying' then null else to_timestamp(i."startedAt" / 1000) end,
        finished_at = case when i.outcome = 'retrying' then null else to_timestamp(i."endedAt" / 1000) end,
        run_at = coalesce(to_timestamp(i."runAt" / 1000), t.run_at),
        result = i.result, error = i.error, progress = coalesce(i.progress, t.progress)
      from input i
      where t.id = i.id
        and case when i.started then t.state = 'running' and t.run_token = i.token
                 else t.state = 'waiting' and t.attempt = 0 and t.content = i.content end
      returning t.id, t.version, t.queue, t.type, t.name, t.priority, t.attempt, t.run_at,
                i.started, i.token, i.outcome, i."startedAt", i."endedAt", i.error),
    past as (
      insert into attempts (task_id, attempt, outcome, run_token, worker, started_at, ended_at, error)
      select id, attempt, outcome, token, ${worker}, to_timestamp("startedAt" / 1000), to_timestamp("endedAt" / 1000), error
      from ended where outcome = 'retrying'),
    timed as (
      insert into timers (task_id, version, due_at) select id, version, run_at from ended where outcome = 'retrying'
      on conflict (task_id) do update
      set version = excluded.version, due_at = excluded.due_at, take = 0, taken_until = '-infinity'),
    told as (
      insert into events (body)
      select json_agg(json_build_array(
        case when started then outcome else '+' || outcome end, id, version, queue, type, name, priority, attempt,
        ${worker}::text, "startedAt",
        case when outcome = 'retrying' or not started then round(extract(epoch from run_at) * 1000) end, left(error->>'message', 500)))
      from ended having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, sum(n) from ended cross join lateral (values
        (case when outcome <> 'retrying' then 'pending' end, -1),
        (case when outcome <> 'retrying' then outcome end, 1),
        (case when started then 'running' end, -1)) d(kind, n)
      where kind is not null group by queue, priority, kind)
    select id from ended`
}

function inputJson(ends: AttemptEnd[]): string {
  const rows = ends.map(({ result, ...columns }) =>
    result === null ? JSON.stringify(columns) : `${JSON.stringify(columns).slice(0, -1)},"result":${result}}`,
  )
  return `[${rows.join(',')}]`
}

/** Ends that stand in the book under the same token: this is a commit whose reply was lost. A cancelled run keeps its token. */
async function findRepeats(hot: Hot, ends: AttemptEnd[]): Promise<string[]> {
  const rows = await hot<{ id: string }[]>`
    with input as materialized (
      select * from json_to_recordset(${inputJson(ends)}::text::json) as r(id uuid, token uuid, outcome text))
    select t.id from input i join tasks t on t.id = i.id
    where case t.run_token when i.token then t.state = i.outcome end
    union
    select i.id from input i join attempts a on a.task_id = i.id
    where a.run_token = i.token and a.outcome = 'retrying'`
  return rows.map((row) => row.id)
}

/**
 * Keeps what a late finisher did: an attempt that was recorded as lost becomes `superseded`, with its own times and
 * error. A run that nobody recorded (a plain one that never got a number, one that was cancelled) leaves nothing.
 */
export async function recordSuperseded(hot: Hot, worker: string, ends: AttemptEnd[]): Promise<void> {
  await hot`
    with input as materialized (
      select * from json_to_recordset(${inputJson(ends)}::text::json) as r(
        id uuid, token uuid, "startedAt" float8, "endedAt" float8, error json))
    update attempts a set outcome = 'superseded', ended_at = to_timestamp(i."endedAt" / 1000), error = i.error,
           worker = ${worker}
    from input i where a.task_id = i.id and a.run_token = i.token and a.outcome = 'lost'`
}
