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
 * Which queues each started pool serves. Of a queue that several of them serve, each gets a part by the slots that it may
 * grow to.
 */
export function shareQueues(pools: readonly ServingPool[], queues: readonly string[]): Map<string, SharedQueue[]> {
  const serversOf = findServers(pools)
  const shares = new Map<string, SharedQueue[]>(pools.map(({ name }) => [name, []]))
  for (const queue of queues) {
    const servers = serversOf(queue).filter(({ isStarted }) => isStarted)
    const total = servers.reduce((sum, pool) => sum + sizeOf(pool), 0)
    for (const pool of servers) shares.get(pool.name)?.push({ queue, part: sizeOf(pool) / total })
  }
  return shares
}

/** Answers the pools that serve a queue, started or not: those that name it, else those that name none (SQL: `queue_pools`). */
export function findServers<Pool extends Pick<ServingPool, 'queues'>>(
  pools: readonly Pool[],
): (queue: string) => readonly Pool[] {
  const open = pools.filter(({ queues }) => queues.length === 0)
  const named = new Map<string, Pool[]>()
  for (const pool of pools) for (const { name } of pool.queues) named.set(name, [...(named.get(name) ?? []), pool])
  return (queue) => named.get(queue) ?? open
}

const sizeOf = ({ slots, max }: ServingPool): number => slots * Math.max(max, 1)
