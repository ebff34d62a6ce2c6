import type { Hot } from './connect.ts'
import { HELD_BACK_MS, stage } from './stage-again.ts'

/** A waiting task whose job cannot be found where it should be. */
export type Stray = { id: string; version: number; priority: number }
/** Up to which instant (epoch ms) a line has left Redis: everything staged before it has. */
export type HeadMark = { priority: number; at: number }

/**
 * Waiting tasks that stand in no line of their queue any more, going by the head marks: due and staged before the mark of
 * their priority, and neither a timer nor on their way into Redis. The oldest first, up to `limit` of each priority, along
 * tasks_waiting_idx.
 */
export async function findStrays(hot: Hot, queue: string, marks: HeadMark[], limit: number): Promise<Stray[]> {
  return hot<Stray[]>`
    select t.id, t.version, m.priority
    from json_to_recordset(${JSON.stringify(marks)}::text::json) as m(priority smallint, at float8)
    cross join lateral (
      select t.id, t.version, t.run_at from tasks t
      where t.queue = ${queue} and t.priority = m.priority and t.state = 'waiting'
        and t.staged_at < to_timestamp(m.at / 1000) and t.run_at < to_timestamp(m.at / 1000)
        and not exists (select from timers r where r.task_id = t.id)
        and t.id not in (select unnest(ids) from outbox)
      order by t.staged_at limit ${limit}) t`
}

/** Restages (DESIGN §3) strays that have not moved since they were found, and counts them as drift. Answers how many. */
export async function restageStrays(hot: Hot, queue: string, strays: Stray[], horizonMs: number): Promise<number> {
  if (strays.length === 0) return 0
  const sorted = strays.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const [row] = await hot<{ n: number }[]>`
    with input as materialized (
      select * from json_to_recordset(${JSON.stringify(sorted)}::text::json) as s(id uuid, version integer)),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now()
      from input i where t.id = i.id and case t.state when 'waiting' then t.version = i.version end
      returning t.id, t.version, t.run_at),
    ${stage(hot, horizonMs, HELD_BACK_MS)},
    counted as (
      update epochs set drift = drift + (select count(*) from restaged), drift_at = now()
      where queue = ${queue} and exists (select from restaged))
    select count(*) as n from restaged`
  return row?.n ?? 0
}

/** What Redis lost so far, by queue: whole copies that were rebuilt, and single tasks that were restaged. */
export type RedisLosses = { queue: string; rebuilds: number; drift: number }

export async function readRedisLosses(hot: Hot): Promise<RedisLosses[]> {
  return hot<RedisLosses[]>`select queue, rebuilds, drift from epochs order by queue`
}
