import type { Hot } from './connect.ts'
import { MAX_LOST } from './start-tasks.ts'
import { stage } from './stage-again.ts'

/** A run that a dead child had begun, as its supervisor knows it over IPC; its start may not be in the book. */
export type BegunRun = { id: string; token: string; startedAt: number; content: number }

export type Burial = { buried: boolean; restaged: number; failed: number }

/**
 * Declares a worker dead and, in the same commit, restages what it had running: each such attempt is recorded as
 * `lost`. A task that lost more workers than its `maxLost` fails instead. Two statements: the worker's row is locked first, so
 * that its last writes are in before the second one looks. `left`: why it was asked to leave, where it was.
 */
export async function buryWorker(
  hot: Hot,
  worker: string,
  reason: string,
  begun: BegunRun[],
  horizonMs: number,
  left: string | null = null,
): Promise<Burial> {
  return hot.begin(async (tx) => {
    const [row] = await tx<{ dead_at: number | null }[]>`select dead_at from workers where id = ${worker} for update`
    if (row === undefined || row.dead_at !== null) return { buried: false, restaged: 0, failed: 0 }
    await tx`
      update workers set dead_at = clock_timestamp(), dead_reason = ${reason}, busy = 0,
        drain_reason = coalesce(drain_reason, ${left})
      where id = ${worker}`
    const [counts] = await restageRuns(tx as unknown as Hot, worker, reason, begun, horizonMs)
    return { buried: true, restaged: counts?.restaged ?? 0, failed: counts?.failed ?? 0 }
  })
}

function restageRuns(tx: Hot, worker: string, reason: string, begun: BegunRun[], horizonMs: number) {
  const runs = JSON.stringify(begun.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  return tx<{ restaged: number; failed: number }[]>`
    with begun as materialized (
      select * from json_to_recordset(${runs}::text::json) as r(id uuid, token uuid, "startedAt" float8, content integer)),
    ids as materialized (
      select id from begun union select id from tasks where worker = ${worker} and state = 'running' order by 1),
    held as materialized (
      select t.id, t.state = 'running' as was_running, coalesce(t.run_token, b.token) as token,
             coalesce(t.started_at, to_timestamp(b."startedAt" / 1000)) as begun_at,
             case when t.state = 'running' then t.attempt else t.attempt + 1 end as attempt,
             t.lost >= coalesce((t.retry->>'maxLost')::integer, ${MAX_LOST}) as is_poison
      from ids join tasks t on t.id = ids.id left join begun b on b.id = t.id
      where case t.state when 'running' then t.worker = ${worker}
                         when 'waiting' then t.attempt = 0 and t.content = b.content end
      for update of t),
    changed as (
      update tasks t set
        state = case when h.is_poison then 'failed' else 'waiting' end,
        attempt = h.attempt, lost = t.lost + 1, version = t.version + 1, content = t.content + 1, staged_at = now(),
        run_token = case when h.is_poison then h.token end, worker = case when h.is_poison then ${worker} end,
        started_at = case when h.is_poison then h.begun_at end,
        finished_at = case when h.is_poison then date_trunc('milliseconds', now()) end,
        error = json_build_object('name', 'WorkerLost', 'message',
          ${reason}::text || case when h.is_poison then '; the task has lost ' || t.lost + 1 ||
            case t.lost when 0 then ' worker' else ' workers' end || ' and is not tried again' else '' end)
      from held h where t.id = h.id
      returning t.id, t.version, t.run_at, t.queue, t.type, t.name, t.priority, t.attempt, t.error, t.staged_at,
                h.was_running, h.is_poison, h.token, h.begun_at),
    restaged as (select * from changed where not is_poison),
    past as (
      insert into attempts (task_id, attempt, outcome, run_token, worker, started_at, ended_at, error)
      select id, attempt, 'lost', token, ${worker}, begun_at, date_trunc('milliseconds', now()), error from restaged on conflict do nothing),
    ${stage(tx, horizonMs, 0)},
    suspected as (update task_types set lost_at = now() where type in (select type from changed)),
    told as (
      insert into events (body)
      select json_agg(json_build_array(case when is_poison then 'failed' else 'retrying' end, id, version, queue, type,
        name, priority, attempt, ${worker}::text, round(extract(epoch from begun_at) * 1000),
        case when not is_poison then round(extract(epoch from run_at) * 1000) end, error->>'message'))
      from changed having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, sum(n) from changed cross join lateral (values
        (case when was_running then 'running' end, -1), (case when is_poison then 'failed' end, 1),
        (case when is_poison then 'pending' end, -1)) d(kind, n)
      where kind is not null group by queue, priority, kind)
    select (select count(*) from restaged) as restaged, (select count(*) from changed where is_poison) as failed`
}
