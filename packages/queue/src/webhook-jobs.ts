import { DelayedError, type Job, Worker } from 'bullmq'
import { type RedisConnection, within } from './connection.ts'
import { WEBHOOK_QUEUE, bullPrefix, webhookMarkKey } from './keys.ts'
import { cutOff } from './masters.ts'
import { openQueue } from './open-queue.ts'

/** The attempt after `attempts` of a delivery. */
export type WebhookJob = { delivery: number; attempts: number }
export type StagedWebhookJob = WebhookJob & { inMs: number }

/** Makes an attempt and commits what came of it; resolves to milliseconds after which it is to be asked again, 0: done. */
export type WebhookWork = (job: WebhookJob) => Promise<number>

/** The queue in which attempts of webhook deliveries wait for their time and for a worker. The truth is in the book. */
export type WebhookJobs = {
  /** False while Redis is away. */
  isReady: () => boolean
  /**
   * Adds attempts, to be made in `inMs`. One that is there already stays as it is. Any error means that some may
   * not be there.
   */
  stage: (jobs: readonly StagedWebhookJob[]) => Promise<void>
  /** False when Redis was emptied since `remember`, or is new. */
  remembers: () => Promise<boolean>
  /** Before what was staged is given back: only a Redis that is not emptied meanwhile can remember after it. */
  beginAnew: () => Promise<void>
  remember: () => Promise<void>
  /** Begins to work, `concurrency` attempts at once. */
  work: (work: WebhookWork, concurrency: number) => void
  /** Fetches nothing more, and waits for what is under way. */
  close: () => Promise<void>
}

export type WebhookJobsOptions = {
  /** Queues nothing while Redis is away. */
  producer: RedisConnection
  /** Waits for Redis. */
  consumer: RedisConnection
  prefix: string
  onError: (cause: Error) => void
}

const TIMEOUT_MS = 5_000
const NO_ANSWER = 'Redis did not answer'
/** Values of the mark: what was staged before is being given back, and has been. */
const NEW = 'new'
const KNOWN = 'known'
/** A process that was killed holds its jobs for so long. */
const LOCK_MS = 15_000
const STALLED_CHECK_MS = 5_000

export function createWebhookJobs(options: WebhookJobsOptions): WebhookJobs {
  const { producer, prefix, onError } = options
  const queue = openQueue<WebhookJob>(producer, prefix, WEBHOOK_QUEUE)
  let worker: Worker<WebhookJob> | undefined

  return {
    isReady: () => producer.status === 'ready',
    stage: async (jobs) => {
      if (jobs.length === 0) return
      if (producer.status !== 'ready') throw new Error(`Redis is away (${producer.status})`)
      try {
        const added = queue.addBulk(jobs.map(toJob))
        await within(TIMEOUT_MS, added, 'Redis did not acknowledge webhook deliveries')
      } catch (cause) {
        // What is still unsent must not arrive late.
        cutOff(producer, [webhookMarkKey(prefix)])
        throw cause
      }
    },
    remembers: async () => {
      return (await within(TIMEOUT_MS, producer.get(webhookMarkKey(prefix)), NO_ANSWER)) === KNOWN
    },
    beginAnew: async () => {
      await within(TIMEOUT_MS, producer.set(webhookMarkKey(prefix), NEW), NO_ANSWER)
    },
    remember: async () => {
      await within(TIMEOUT_MS, producer.set(webhookMarkKey(prefix), KNOWN, 'XX'), NO_ANSWER)
    },
    work: (work, concurrency) => {
      worker = openWorker(options, work, concurrency)
      worker.on('error', onError)
      worker.run().catch(onError)
    },
    close: async () => {
      await worker?.close()
      await queue.close()
    },
  }
}

function toJob({ delivery, attempts, inMs }: StagedWebhookJob) {
  return {
    name: 'delivery',
    data: { delivery, attempts },
    opts: { jobId: `d${delivery}-${attempts}`, delay: Math.ceil(inMs) },
  }
}

function openWorker(
  { consumer, prefix }: WebhookJobsOptions,
  work: WebhookWork,
  concurrency: number,
): Worker<WebhookJob> {
  const process = async (job: Job<WebhookJob>, token?: string): Promise<void> => {
    const { delivery, attempts } = job.data
    const againInMs = await work({ delivery, attempts })
    if (againInMs <= 0) return
    await job.moveToDelayed(Date.now() + againInMs, token)
    throw new DelayedError()
  }
  return new Worker<WebhookJob>(WEBHOOK_QUEUE, process, {
    connection: consumer,
    prefix: bullPrefix(prefix, WEBHOOK_QUEUE),
    autorun: false,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    drainDelay: 1,
    runRetryDelay: 500,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  })
}
