import { type GroupCounts, type RedisConnection, countGroups } from '@bullwheel/queue'

/** Keys by group, as they were counted at `at` (epoch ms). */
export type CountedGroups = GroupCounts & { at: number }
export type KeyGroups = { read: () => Promise<CountedGroups> }

const KEPT_MS = 5_000

/** Counts keys by group at most every 5 s, however many ask: it looks at many keys. Rejects while Redis is away. */
export function createKeyGroups(redis: RedisConnection, prefix: string, now: () => number): KeyGroups {
  let latest: CountedGroups | undefined
  let underWay: Promise<CountedGroups> | undefined
  const count = async (): Promise<CountedGroups> => {
    latest = { ...(await countGroups(redis, prefix)), at: now() }
    return latest
  }
  return {
    read: async () => {
      if (latest !== undefined && now() - latest.at < KEPT_MS) return latest
      underWay ??= count().finally(() => (underWay = undefined))
      return underWay
    },
  }
}
