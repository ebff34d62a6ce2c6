import { type Hot, buryWorker, listQueues, listSilentWorkers } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, giveBackJobsOf } from '@bullwheel/queue'
import type { Role } from '../role.ts'

export type ReconcilerOptions = { hot: Hot; redis: RedisConnection; prefix: string; log: Logger; horizonMs: number }
export type ReconcilerTurn = { buried: number; restaged: number; givenBack: number }

const EVERY_MS = 2_000

/**
 * Declares workers dead whose whole host fell silent: their supervisor can not do it any more. The book first, then
 * their jobs.
 */
export function createReconciler(options: ReconcilerOptions): Role<ReconcilerTurn> {
  const { hot, redis, prefix, log, horizonMs } = options
  /** Buried, but Redis was away: their jobs are still to be given back. */
  const unreturned = new Set<string>()

  const bury = async (worker: string): Promise<number> => {
    const { buried, restaged, failed } = await buryWorker(hot, worker, 'the worker fell silent', [], horizonMs)
    if (!buried) return 0
    unreturned.add(worker)
    log.warn({ worker, restaged, failed }, 'a worker fell silent; its tasks are restaged')
    return restaged
  }

  const giveBack = async (): Promise<number> => {
    if (unreturned.size === 0 || redis.status !== 'ready') return 0
    let given = 0
    for (const worker of unreturned) {
      for (const queue of await listQueues(hot)) given += await giveBackJobsOf(redis, prefix, queue.name, worker)
      unreturned.delete(worker)
    }
    return given
  }

  return {
    name: 'reconciler',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const silent = await listSilentWorkers(hot)
      let restaged = 0
      for (const worker of silent) restaged += await bury(worker)
      return { buried: silent.length, restaged, givenBack: await giveBack() }
    },
  }
}
