import type { Hot } from '../connect.ts'

export type ServedQueue = { name: string; weight: number; paused: boolean }

/** What a worker of a pool does. */
export type ServedQueues = { steal: boolean; queues: ServedQueue[] }

/**
 * The queues that a pool serves and by which weights: those that it names, as far as they exist, or, where it names none,
 * each queue that no pool names, by its own weight. A pool that is not there serves nothing.
 */
export async function readServedQueues(hot: Hot, pool: string): Promise<ServedQueues> {
  const [row] = await hot<ServedQueues[]>`
    with mine as materialized (
      select p.steal, p.queues, json_array_length(p.queues) = 0 as open from pools p where p.name = ${pool}),
    named as materialized (
      select n.name from pools p cross join lateral json_to_recordset(p.queues) as n(name text)
      where (select open from mine)),
    served as (
      select q.name, coalesce(n.weight, q.weight) as weight, q.paused
      from mine m cross join lateral json_to_recordset(m.queues) as n(name text, weight integer)
      join queues q on q.name = n.name
      union all
      select q.name, q.weight, q.paused from mine m cross join queues q
      where m.open and q.name not in (select name from named))
    select m.steal, coalesce((select json_agg(s order by s.name) from served s), '[]') as queues from mine m`
  return row ?? { steal: false, queues: [] }
}
