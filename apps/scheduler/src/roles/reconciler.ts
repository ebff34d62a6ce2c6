import { buryWorker, findDeadWorkers, listCopies, listQuietWorkers } from '@bullwheel/db'
import { giveBackJobs, listActiveWorkers } from '@bullwheel/queue'
import { type DriftOptions, createDriftWatch } from '../reconciler/drift.ts'
import { WATCH_AFTER_MS, createSilenceWatch } from '../reconciler/silence.ts'
import type { Role } from '../role.ts'

export type ReconcilerOptions = DriftOptions & {
  /** Any monotonic clock (default: the process' own). */
  monotonicMs?: () => number
}
export type ReconcilerTurn = { buried: number; restaged: number; givenBack: number; drift: number }

const EVERY_MS = 2_000
const DRIFT_EVERY_MS = 4_000

/**
 * Declares workers dead whose whole host fell silent: their supervisor can not do it any more. The book first, then their
 * jobs: whatever is active in the name of a dead worker is given back, whoever buried it. And it restages tasks that have
 * lost their job.
 */
export function createReconciler(options: ReconcilerOptions): Role<ReconcilerTurn> {
  const { hot, redis, prefix, log, horizonMs, monotonicMs = () => performance.now() } = options
  const silence = createSilenceWatch()
  const driftWatch = createDriftWatch(options)
  /** To be buried, or buried without our knowing because the commit's reply was lost. */
  const dying = new Set<string>()
  let driftAt = Number.NEGATIVE_INFINITY

  const bury = async (worker: string): Promise<number> => {
    const { buried, restaged, failed } = await buryWorker(hot, worker, 'the worker fell silent', [], horizonMs)
    dying.delete(worker)
    if (buried) log.warn({ worker, restaged, failed }, 'a worker fell silent; its tasks are restaged')
    return restaged
  }

  const giveBack = async (queues: string[]): Promise<number> => {
    const active = await listActiveWorkers(redis, prefix, queues)
    const dead = await findDeadWorkers(hot, [...new Set([...active.values()].flatMap((workers) => [...workers]))])
    let given = 0
    for (const [queue, workers] of active) {
      if (workers.isDisjointFrom(dead)) continue
      given += await giveBackJobs(redis, prefix, queue, (job) => dead.has(job.worker))
    }
    return given
  }

  return {
    name: 'reconciler',
    everyMs: EVERY_MS,
    runOnce: async () => {
      for (const worker of silence.look(await listQuietWorkers(hot, WATCH_AFTER_MS), monotonicMs())) dying.add(worker)
      const turn = { buried: dying.size, restaged: 0, givenBack: 0, drift: 0 }
      for (const worker of dying) turn.restaged += await bury(worker)
      if (redis.status !== 'ready') return turn
      const copies = await listCopies(hot)
      turn.givenBack = await giveBack(copies.map(({ name }) => name))
      if (monotonicMs() < driftAt) return turn
      driftAt = monotonicMs() + DRIFT_EVERY_MS
      turn.drift = await driftWatch.look(copies)
      return turn
    },
  }
}
