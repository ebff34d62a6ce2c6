import type { Hot } from './connect.ts'

/** What was staged before becomes stale 200 ms before the new can run, so that a held-back "started" arrives first. */
export const HELD_BACK_MS = 200

/**
 * Gives tasks back to the clock: waiting ones that a worker found to be not due yet. Restaging (DESIGN §3): the version
 * is raised and the outbox or timers row written in one statement. Returns how many.
 */
export async function restageWaiting(hot: Hot, ids: string[], horizonMs: number): Promise<number> {
  const rows = await hot<{ n: number }[]>`
    with input as materialized (
      select id from unnest(string_to_array(${ids.toSorted().join(',')}, ',')::uuid[]) u(id)),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now()
      from input i where t.id = i.id and case t.state when 'waiting' then true end
      returning t.id, t.version, t.run_at),
    ${stage(hot, horizonMs, HELD_BACK_MS)}
    select count(*) as n from restaged`
  return rows[0]?.n ?? 0
}

/**
 * The second half of every restaging statement: reads `restaged (id, version, run_at)` and writes the timers rows of
 * what is due beyond the horizon and one outbox row, owned by nobody, for the rest.
 */
export function stage(hot: Hot, horizonMs: number, visibleInMs: number) {
  return hot`
    timed as (
      insert into timers (task_id, version, due_at)
      select id, version, run_at from restaged where run_at > now() + ${horizonMs} * interval '1 ms'
      on conflict (task_id) do update
      set version = excluded.version, due_at = excluded.due_at, take = 0, taken_until = '-infinity'),
    boxed as (
      insert into outbox (visible_at, ids, versions)
      select now() + ${visibleInMs} * interval '1 ms', array_agg(id order by id), array_agg(version order by id)
      from restaged where run_at <= now() + ${horizonMs} * interval '1 ms' having count(*) > 0)`
}
