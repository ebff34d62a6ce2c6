import {
  type Deps,
  type PendingCountsOptions,
  createKeyGroups,
  createPendingCounts,
  createTaskCache,
} from '@bullwheel/services'

type Options = Pick<Deps, 'redis' | 'prefix' | 'log'> & { hot: PendingCountsOptions['hot']; now: () => number }

/** What is kept in Redis, or counted there, so that it is not asked for anew each time. */
export function openCaches({
  redis,
  prefix,
  hot,
  now,
  log,
}: Options): Pick<Deps, 'keyGroups' | 'pending' | 'taskCache'> {
  return {
    keyGroups: createKeyGroups(redis, prefix, now),
    pending: createPendingCounts({ hot, redis, prefix, log }),
    taskCache: createTaskCache({ redis, prefix, now, log }),
  }
}
