/** What of a pool says which queues it serves. */
export type ServingPool = {
  name: string
  queues: readonly { name: string }[]
  isStarted: boolean
  slots: number
  max: number
}

/** A queue of a pool with the part of its load that is the pool's, 0 to 1. */
export type SharedQueue = { queue: string; part: number }

/**
 * Which queues each pool serves. One that names none serves every queue that no pool names, started or not. Of a queue that
 * several started pools serve, each gets a part by the slots that it may grow to.
 */
export function shareQueues(pools: readonly ServingPool[], queues: readonly string[]): Map<string, SharedQueue[]> {
  const named = new Set(pools.flatMap((pool) => pool.queues.map(({ name }) => name)))
  const serving = (pool: ServingPool, queue: string): boolean =>
    pool.queues.length === 0 ? !named.has(queue) : pool.queues.some(({ name }) => name === queue)
  const shares = new Map<string, SharedQueue[]>(pools.map(({ name }) => [name, []]))
  for (const queue of queues) {
    const servers = pools.filter((pool) => pool.isStarted && serving(pool, queue))
    const total = servers.reduce((sum, pool) => sum + sizeOf(pool), 0)
    for (const pool of servers) shares.get(pool.name)?.push({ queue, part: sizeOf(pool) / total })
  }
  return shares
}

const sizeOf = ({ slots, max }: ServingPool): number => slots * Math.max(max, 1)
