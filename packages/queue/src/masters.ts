import { Cluster, Command, type Redis } from 'ioredis'
import type { RedisConnection } from './connection.ts'

export const isCluster = (redis: RedisConnection): redis is Cluster => redis instanceof Cluster

/** The Redis itself, or every master of a cluster, in an order that stays while they do. */
export function mastersOf(redis: RedisConnection): Redis[] {
  if (!isCluster(redis)) return [redis]
  return redis.nodes('master').toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

/** Items by the master that has the key of each; undefined while none is known to have it. */
export function byMaster<Item>(
  redis: RedisConnection,
  items: readonly Item[],
  keyOf: (item: Item) => string | Buffer,
): Map<Redis | undefined, Item[]> {
  if (!isCluster(redis)) return new Map([[redis, [...items]]])
  const masters = new Map(mastersOf(redis).map((master) => [nameOf(master), master]))
  return Map.groupBy(items, (item) => masters.get(redis.slots[slotOf(keyOf(item))]?.[0] ?? ''))
}

/** The Redis itself, or the master that has a key. Throws while none is known to have it. */
export function masterOf(redis: RedisConnection, key: string | Buffer): Redis {
  const [master] = byMaster(redis, [key], () => key).keys()
  if (master === undefined) throw new NoMasterError()
  return master
}

/**
 * Drops the connection to whoever has these keys, so that what is still unsent does not arrive late; it is made anew at once.
 * Other masters of a cluster stay connected.
 */
export function cutOff(redis: RedisConnection, keys: readonly string[]): void {
  if (!isCluster(redis)) return redis.disconnect(true)
  for (const master of byMaster(redis, keys, (key) => key).keys()) master?.disconnect()
  redis.refreshSlotsCache()
}

/** Nobody has the slot of a key; Redis says it in the same words. */
export class NoMasterError extends Error {
  constructor() {
    super('CLUSTERDOWN no master is known for a key')
  }
}

/** As ioredis reckons it when it sends a command. */
const slotOf = (key: string | Buffer): number => new Command('get', [key]).getSlot()

const nameOf = ({ options }: Redis): string => `${options.host}:${options.port}`
