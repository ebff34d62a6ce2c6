import type { Hot } from '../connect.ts'

export type ServedQueue = { name: string; weight: number; paused: boolean }

/** What a worker of a pool does. */
export type ServedQueues = { steal: boolean; queues: ServedQueue[] }

/**
 * The queues that a pool serves and by which weights: those that it names, as far as they exist, or, where it names none,
 * each queue that no pool names, by its own weight. A pool that is stopped or not there serves nothing.
 */
export async function readServedQueues(hot: Hot, pool: string): Promise<ServedQueues> {
  const [row] = await hot<ServedQueues[]>`
    select p.steal, coalesce((
      select json_agg(json_build_object('name', q.name, 'weight', s.weight, 'paused', q.paused) order by q.name)
      from queue_pools s join queues q on q.name = s.queue where s.pool = p.name), '[]') as queues
    from pools p where p.name = ${pool} and p.is_started`
  return row ?? { steal: false, queues: [] }
}
