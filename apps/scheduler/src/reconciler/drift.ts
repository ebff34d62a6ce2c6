import { type Hot, type QueueCopy, type Stray, findStrays, outboxBacklog, restageStrays } from '@bullwheel/db'
import type { Clock, Logger } from '@bullwheel/domain'
import { type RedisConnection, carriedKey, findCarried, readHeads } from '@bullwheel/queue'

export type DriftOptions = {
  hot: Hot
  redis: RedisConnection
  prefix: string
  clock: Clock
  log: Logger
  horizonMs: number
  /** How much older than the head of its line a task must be before it counts as lost (default 30 s). */
  driftAfterMs?: number
}

const DRIFT_AFTER_MS = 30_000
/** Of one line, in one look. */
const MAX_STRAYS = 1_000
const QUEUES_PER_LOOK = 50
/** While rows are older than this in the outbox, what is in Redis says nothing about what should be. */
const MAX_OUTBOX_AGE_MS = 5_000

/**
 * Finds single tasks whose job another BullMQ client removed, and restages them. Lines are first in, first out: what is much
 * older than the head of its line should have left it, unless some job carries it all the same. A job may be on its way
 * from one list to the next while we read, so only what is missing in two looks is taken for lost.
 */
export function createDriftWatch(options: DriftOptions) {
  const { hot, redis, prefix, clock, log, horizonMs, driftAfterMs = DRIFT_AFTER_MS } = options
  const missing = new Map<string, Set<string>>()
  let nextQueue = 0

  const lookAt = async (queue: string): Promise<number> => {
    const now = clock.now()
    const heads = await readHeads(redis, prefix, queue)
    const marks = [...heads].map(([priority, at]) => ({ priority, at: (at ?? now) - driftAfterMs }))
    const strays = await findStrays(hot, queue, marks, MAX_STRAYS)
    const carried = await findCarried(redis, prefix, queue, strays, now)
    const lost = strays.filter((stray) => !carried.has(carriedKey(stray)))
    const before = missing.get(queue)
    missing.set(queue, new Set(lost.map(carriedKey)))
    return restage(
      queue,
      lost.filter((stray) => before?.has(carriedKey(stray)) === true),
    )
  }

  const restage = async (queue: string, strays: Stray[]): Promise<number> => {
    if (strays.length === 0) return 0
    const restaged = await restageStrays(hot, queue, strays, horizonMs)
    log.warn({ queue, restaged }, 'tasks had lost their jobs in Redis; they are restaged')
    return restaged
  }

  return {
    /** Looks at some of the queues, those in turn. Answers how many tasks were restaged. */
    look: async (copies: QueueCopy[]): Promise<number> => {
      if ((await outboxBacklog(hot)).oldestMs > MAX_OUTBOX_AGE_MS) return 0
      const queues = copies.filter(({ epoch, restaging }) => epoch !== null && restaging === null)
      let drift = 0
      for (let looked = 0; looked < Math.min(QUEUES_PER_LOOK, queues.length); looked++) {
        const copy = queues[nextQueue++ % queues.length]
        if (copy !== undefined) drift += await lookAt(copy.name)
      }
      return drift
    },
  }
}
