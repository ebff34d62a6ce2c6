import type { Bundle } from '@bullwheel/domain'
import type { Queue } from 'bullmq'
import { type RedisConnection, within } from './connection.ts'
import { type StageMark, jobId, toJobData } from './job-data.ts'
import { bullKey } from './keys.ts'
import { cutOff } from './masters.ts'
import { openQueue } from './open-queue.ts'

/** Puts bundles into BullMQ. */
export type Stager = {
  /** Resolves when Redis acknowledged every bundle. Any error means that some may not be there: keep the outbox row. */
  stage: (bundles: Bundle[], mark: StageMark) => Promise<void>
  /** False while Redis is away: then nothing need be taken for staging. */
  isReady: () => boolean
  /** BullMQ's counts of jobs (bundles), not of tasks. Throws while Redis is away. */
  count: (queue: string) => Promise<{ waiting: number; delayed: number; active: number }>
  close: () => Promise<void>
}

/** An add that is not acknowledged by then is given up; the dispatcher stages those tasks again, as claims. */
export const STAGE_TIMEOUT_MS = 5_000
const PIPELINE_MAX = 1_000

export type StagerOptions = {
  redis: RedisConnection
  prefix: string
  /** Epoch milliseconds, the database's. */
  now: () => number
}

/** One BullMQ queue object per queue, made on first use; they share the connection. */
export function createStager(options: StagerOptions): Stager {
  const { redis, prefix, now } = options
  const queues = new Map<string, Queue>()

  const queueOf = (name: string): Queue => {
    let queue = queues.get(name)
    if (queue === undefined) {
      queue = openQueue(redis, prefix, name)
      queues.set(name, queue)
    }
    return queue
  }

  const stageQueue = async (name: string, bundles: Bundle[], mark: StageMark): Promise<void> => {
    for (let at = 0; at < bundles.length; at += PIPELINE_MAX) {
      await queueOf(name).addBulk(bundles.slice(at, at + PIPELINE_MAX).map((bundle) => toJob(bundle, mark, now())))
    }
  }

  return {
    isReady: () => redis.status === 'ready',
    stage: async (bundles, mark) => {
      if (redis.status !== 'ready') throw new Error(`Redis is away (${redis.status})`)
      const byQueue = Map.groupBy(bundles, (bundle) => bundle.queue)
      const open = new Set(byQueue.keys())
      const adds = [...byQueue].map(async ([name, some]) => {
        await stageQueue(name, some, mark)
        open.delete(name)
      })
      try {
        await within(STAGE_TIMEOUT_MS, Promise.all(adds), 'Redis did not acknowledge an add')
      } catch (cause) {
        // What is still unsent must not arrive late; until the connection is back nothing more is sent.
        cutOff(
          redis,
          [...open].map((name) => bullKey(prefix, name, 'meta')),
        )
        throw cause
      }
    },
    count: async (name) => {
      if (redis.status !== 'ready') throw new Error(`Redis is away (${redis.status})`)
      const counts = await within(
        STAGE_TIMEOUT_MS,
        queueOf(name).getJobCounts('wait', 'prioritized', 'delayed', 'active'),
        'Redis did not answer',
      )
      const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts
      return { waiting: wait + prioritized, delayed, active }
    },
    close: async () => {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
    },
  }
}

function toJob(bundle: Bundle, mark: StageMark, now: number) {
  const timestamp = Math.floor(now)
  return {
    name: bundle.type,
    data: toJobData(bundle, mark.claim),
    opts: {
      jobId: jobId(bundle, mark.take),
      priority: bundle.priority,
      // BullMQ adds the delay to this and not to its own clock: a delayed job comes due by the database's time.
      timestamp,
      ...(bundle.runAt > 0 && { delay: Math.max(0, Math.ceil(bundle.runAt) - timestamp) }),
    },
  }
}
