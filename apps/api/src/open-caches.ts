import { DEFAULT_PREFIX, type RedisConnection } from '@bullwheel/queue'
import {
  type Deps,
  type PendingCountsOptions,
  createKeyGroups,
  createPendingCounts,
  createTaskCache,
} from '@bullwheel/services'

type Options = { redis: RedisConnection; hot: PendingCountsOptions['hot']; now: () => number; log: Deps['log'] }

/** What is kept in Redis, or counted there, so that it is not asked for anew each time. */
export function openCaches({ redis, hot, now, log }: Options): Pick<Deps, 'keyGroups' | 'pending' | 'taskCache'> {
  return {
    keyGroups: createKeyGroups(redis, DEFAULT_PREFIX, now),
    pending: createPendingCounts({ hot, redis, prefix: DEFAULT_PREFIX, log }),
    taskCache: createTaskCache({ redis, prefix: DEFAULT_PREFIX, now, log }),
  }
}
