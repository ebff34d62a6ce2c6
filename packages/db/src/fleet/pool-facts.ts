import type { Hot } from '../connect.ts'
import { readWithin } from './within-time.ts'

/** What waits in a queue; instants relative to the database's clock. */
export type DueCount = {
  queue: string
  due: number
  oldestMs: number | null
  /** Until the next one that is not due yet. */
  nextMs: number | null
}

/** Reads every waiting task of these queues: only for queues that the ledger knows to be short. */
export function countDue(hot: Hot, queues: string[]): Promise<DueCount[]> {
  return hot<DueCount[]>`
    select q.name as queue, s.* from json_array_elements_text(${JSON.stringify(queues)}::text::json) q(name)
    cross join lateral (
      select count(*) filter (where run_at <= now()) as due,
             ${spans(hot)}
      from tasks t where t.queue = q.name and t.state = 'waiting') s`
}

/** For how long the oldest due one waits, and until when the next one does. */
const spans = (hot: Hot) => hot`
  (extract(epoch from now() - min(greatest(run_at, created_at)) filter (where run_at <= now())) * 1000)::float8 as "oldestMs",
  (extract(epoch from min(run_at) filter (where run_at > now()) - now()) * 1000)::float8 as "nextMs"`

/** Due tasks of each line (queue and priority) that are counted of a long queue. */
const MAX_OF_A_LINE = 500
/** Work that is due within this is looked for as well. */
const SOON = '90 s'
const WITHIN_MS = 2_000

/** A long queue by the heads of its lines: `isMore` when a line has more than was counted. */
export type DueHead = DueCount & { isMore: boolean }

/**
 * Long queues by the heads of their lines. Within a line tasks are ordered by when they were staged, so that those that
 * wait for long come first; tasks for later that stand before them are passed over, for at most two seconds.
 */
export function countDueHeads(hot: Hot, queues: string[]): Promise<DueHead[]> {
  return readWithin(
    hot,
    WITHIN_MS,
    (tx) => tx<DueHead[]>`
      select q.name as queue, coalesce(sum(h.due), 0)::bigint as due, max(h."oldestMs") as "oldestMs",
             min(h."nextMs") as "nextMs", bool_or(h.looked >= ${MAX_OF_A_LINE}) as "isMore"
      from json_array_elements_text(${JSON.stringify(queues)}::text::json) q(name)
      cross join generate_series(1, 10) p(priority)
      cross join lateral (
        select count(*) as looked, count(*) filter (where run_at <= now()) as due,
               ${spans(tx)}
        from (
          select run_at, created_at from tasks t
          where t.queue = q.name and t.priority = p.priority::smallint and t.state = 'waiting'
            and t.run_at <= now() + ${SOON}::interval
          order by t.staged_at limit ${MAX_OF_A_LINE}) f) h
      group by q.name`,
  )
}

/** Pages of `timers` that are looked into. */
const SAMPLED_PAGES = 300

/** The tasks for later, and how a part of them is split among the queues. */
export type TimerSample = {
  /** Counted, whatever was picked. */
  total: number
  /** Pages that were looked into; null: all of them. */
  pages: number | null
  picked: number
  parts: { queue: string; tasks: number }[]
}

export async function sampleTimers(hot: Hot): Promise<TimerSample> {
  const [row] = await hot<TimerSample[]>`
    with picked as materialized (
      select task_id from timers
      tablesample system ((100 * least(1, ${SAMPLED_PAGES} * 8192.0 / greatest(pg_relation_size('timers'), 1)))::float4)
      where due_at > now()),
    parts as (select t.queue, count(*) as tasks from picked p join tasks t on t.id = p.task_id group by t.queue)
    select (select count(*) from timers where due_at > now()) as total, (select count(*) from picked) as picked,
           case when pg_relation_size('timers') > ${SAMPLED_PAGES} * 8192 then ${SAMPLED_PAGES}::integer end as pages,
           coalesce((select json_agg(p) from parts p), '[]') as parts`
  return row ?? { total: 0, pages: null, picked: 0, parts: [] }
}

/** What live workers that may steal run of a queue now, and what they have stolen from it so far. */
export type Theft = { pool: string; queue: string; runs: number; stolen: number }

/** Where a worker runs more than it tells of, the rest is taken for the same. */
export function readThefts(hot: Hot): Promise<Theft[]> {
  return hot<Theft[]>`
    select w.name as pool, e.queue, round(sum(e.runs))::bigint as runs, sum(e.stolen)::bigint as stolen
    from (
      select p.name, w.busy, w.running, w.stolen_from, json_array_length(w.running) as told
      from pools p join workers w on w.pool = p.name where p.steal and w.dead_at is null) w
    cross join lateral (
      select queue, count(*) * greatest(w.busy, w.told)::float8 / w.told as runs, 0 as stolen
      from json_to_recordset(w.running) as r(queue text) group by queue
      union all
      select queue, 0, tasks from json_to_recordset(w.stolen_from) as s(queue text, tasks bigint)) e
    group by 1, 2`
}

/** Run times that the statistics have, of the last two minutes and of the last ten. */
export type RunTimes = { queue: string; latelyMs: number; lately: number; ms: number; runs: number }

export function readRunTimes(hot: Hot): Promise<RunTimes[]> {
  return hot<RunTimes[]>`
    select queue, coalesce(sum(run_ms) filter (where minute > now() - interval '2 min'), 0)::float8 as "latelyMs",
           coalesce(sum(n) filter (where minute > now() - interval '2 min'), 0)::bigint as lately,
           sum(run_ms)::float8 as ms, sum(n)::bigint as runs
    from (
      select minute, queue, run_ms, (select sum(r) from unnest(runs) r) as n
      from stats_minute where minute > now() - interval '10 min') s
    group by queue`
}

/**
 * When schedules that are not paused make their next task. `queue`: as the schedule names it; its type decides where it
 * names none.
 */
export type NextTick = { queue: string | null; type: string; inMs: number }

export function readNextTicks(hot: Hot): Promise<NextTick[]> {
  return hot<NextTick[]>`
    select task->>'queue' as queue, task->>'type' as type,
           greatest(extract(epoch from min(next_at + offset_ms * interval '1 ms') - now()) * 1000, 0)::float8 as "inMs"
    from schedules
    where due_at <= now() + ${SOON}::interval and due_at is not null and deleted_at is null and paused_at is null
    group by 1, 2`
}
