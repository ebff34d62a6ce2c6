import { setTimeout as sleep } from 'node:timers/promises'
import type { Hot } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { WebhookSender } from '@bullwheel/http'
import type { WebhookJobs } from '@bullwheel/queue'
import { createDeliver } from './deliver.ts'
import { freeDeliveries, stageDeliveries, sweepDeliveries } from './stage.ts'

export type DelivererOptions = { hot: Hot; jobs: WebhookJobs; send: WebhookSender; log: Logger }

/** Sends webhook deliveries. Several processes share the work through BullMQ. */
export type Deliverer = { start: () => void; stop: () => Promise<void> }

/** Attempts that one process makes at once, of all webhooks. */
const CONCURRENCY = 64
const LOOK_EVERY_MS = 200
const SWEEP_EVERY_MS = 5_000
/** It reads all that waits, and should find nothing. */
const FREE_EVERY_MS = 60_000
const FAILED_PAUSE_MS = 1_000
/** What is being sent may take so long when the process leaves. */
const LEAVE_WITHIN_MS = 5_000

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { jobs, log } = options
  const [stopping, ending] = [new AbortController(), new AbortController()]
  const deliver = createDeliver({ ...options, signal: ending.signal, random: Math.random })
  let ended = Promise.withResolvers<undefined>()
  const loops: Promise<void>[] = []

  const loop = async (what: string, runOnce: () => Promise<unknown>): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await runOnce()
      } catch (cause) {
        log.warn({ err: cause }, `${what} failed; trying again`)
        await sleep(FAILED_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }
  const pause = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  // An attempt that ended makes room for the next one.
  const work = async (job: Parameters<typeof deliver>[0]): Promise<number> => {
    const againInMs = await deliver(job)
    ended.resolve(undefined)
    return againInMs
  }
  const stage = async (): Promise<void> => {
    ended = Promise.withResolvers<undefined>()
    if ((await stageDeliveries(options)) === 0) await Promise.race([ended.promise, pause(LOOK_EVERY_MS)])
  }
  const sweep = async (): Promise<void> => {
    await sweepDeliveries(options)
    await pause(SWEEP_EVERY_MS)
  }
  const free = async (): Promise<void> => {
    await pause(FREE_EVERY_MS)
    if (!stopping.signal.aborted) await freeDeliveries(options)
  }

  return {
    start: () => {
      jobs.work(work, CONCURRENCY)
      loops.push(loop('staging webhook deliveries', stage), loop('looking for lost webhook deliveries', sweep))
      loops.push(loop('looking for webhook deliveries that wait for nothing', free))
    },
    stop: async () => {
      stopping.abort()
      const timer = setTimeout(() => ending.abort(), LEAVE_WITHIN_MS)
      await Promise.all([...loops, jobs.close()])
      clearTimeout(timer)
    },
  }
}
