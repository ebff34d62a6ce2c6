import { type Hot, buryWorker, listQueues, listQuietWorkers } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, giveBackJobsOf } from '@bullwheel/queue'
import type { Role } from '../role.ts'

export type ReconcilerOptions = {
  hot: Hot
  redis: RedisConnection
  prefix: string
  log: Logger
  horizonMs: number
  /** Any monotonic clock (default: the process' own). */
  monotonicMs?: () => number
}
export type ReconcilerTurn = { buried: number; restaged: number; givenBack: number }

const EVERY_MS = 2_000

/** A worker's beat older than this is taken for its death. */
const SILENT_AFTER_MS = 10_000
/** It is watched from here on: a beat that could not be written, because Postgres was away, comes back in this time. */
const WATCH_AFTER_MS = 5_000
const WATCH_MS = 4_000

/**
 * Declares workers dead whose whole host fell silent: their supervisor can not do it any more. The book first, then
 * their jobs.
 */
export function createReconciler(options: ReconcilerOptions): Role<ReconcilerTurn> {
  const { hot, redis, prefix, log, horizonMs, monotonicMs = () => performance.now() } = options
  const silence = createSilenceWatch()
  /** To be buried, or buried without our knowing because the commit's reply was lost. */
  const dying = new Set<string>()
  /** Buried, but Redis was away: their jobs are still to be given back. */
  const unreturned = new Set<string>()

  const bury = async (worker: string): Promise<number> => {
    const { buried, restaged, failed } = await buryWorker(hot, worker, 'the worker fell silent', [], horizonMs)
    dying.delete(worker)
    unreturned.add(worker)
    if (buried) log.warn({ worker, restaged, failed }, 'a worker fell silent; its tasks are restaged')
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
      for (const worker of silence.look(await listQuietWorkers(hot, WATCH_AFTER_MS), monotonicMs())) dying.add(worker)
      const turn = { buried: dying.size, restaged: 0, givenBack: 0 }
      for (const worker of dying) turn.restaged += await bury(worker)
      turn.givenBack = await giveBack()
      return turn
    },
  }
}

/**
 * Tells a silent worker from one that Postgres could not hear: after an outage every beat is old, so silence counts only
 * where it was watched for a while, look by look. `nowMs`: any monotonic clock.
 */
export function createSilenceWatch() {
  let firstSeen = new Map<string, number>()
  let lookedAt = Number.NEGATIVE_INFINITY
  return {
    look: (quiet: { id: string; silentMs: number }[], nowMs: number): string[] => {
      const isGap = nowMs - lookedAt > WATCH_MS
      firstSeen = new Map(quiet.map(({ id }) => [id, (isGap ? undefined : firstSeen.get(id)) ?? nowMs]))
      lookedAt = nowMs
      return quiet
        .filter(({ id, silentMs }) => silentMs >= SILENT_AFTER_MS && nowMs - (firstSeen.get(id) ?? nowMs) >= WATCH_MS)
        .map(({ id }) => id)
    },
  }
}
