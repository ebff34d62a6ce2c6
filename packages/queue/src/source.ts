import type { Bundle } from '@bullwheel/domain'
import { type Job, type JobJson, Worker } from 'bullmq'
import type { RedisConnection } from './connection.ts'
import { giveBackJobs } from './give-back.ts'
import { readJobData } from './job-data.ts'
import { bullKey, bullPrefix } from './keys.ts'

/** One delivery: a job that BullMQ handed to this worker, locked by it until finished or given back. */
export type Delivery = {
  jobId: string
  queue: string
  type: string
  priority: number
  tasks: Bundle['tasks']
  /** True when every start of it must be claimed: staged again, handed over, or not delivered for the first time. */
  claim: boolean
  /** True when BullMQ delivers it again: another worker may have begun it. */
  redelivered: boolean
}

export type Fetched = { delivery: Delivery | undefined; waitMs: number }

/** What BullMQ gives a worker from one queue. Fetching and waiting are two steps, so that an empty queue holds no slot. */
export type TaskSource = {
  readonly queue: string
  /** Takes the next job, without blocking. `waitMs`: how long to wait for the next one when there is none. */
  fetch: () => Promise<Fetched>
  /** Resolves when a job may be there, at the latest after `waitMs`. */
  waitForWork: (waitMs: number) => Promise<void>
  /** Says that there is work which this worker cannot take now, so that another one wakes. */
  passOn: () => Promise<void>
  /** Removes a delivered job; with `fetchNext` takes the next one in the same round trip. */
  finish: (jobId: string, fetchNext: boolean) => Promise<Delivery | undefined>
  /** Puts a delivered job back, with its id and priority, to be delivered after `delayMs`. */
  giveBack: (jobId: string, delayMs: number) => Promise<void>
  /** Keeps the locks of delivered jobs. */
  extendLocks: () => Promise<void>
  /** Gives back active jobs that bear this worker's name and that it does not have: their delivery's reply was lost. */
  giveBackGhosts: () => Promise<number>
  /** It has no job, and no fetch, finish or give-back of one is under way. */
  readonly isIdle: boolean
  close: () => Promise<void>
}

export const LOCK_MS = 120_000
/** Idle workers look again this often even when nobody wakes them. */
const IDLE_WAIT_MS = 1_000
const PASS_ON = '0'

export type SourceOptions = {
  redis: RedisConnection
  prefix: string
  queue: string
  /** Marks the jobs that this worker holds (`pb`). */
  worker: string
  now: () => number
  onError: (cause: Error) => void
}

/**
 * Built on BullMQ's Worker without its loop: that one ties fetching to its own concurrency, ours to free slots. Its
 * stalled check runs as a slow last net only: with a stall limit out of reach BullMQ never fails a job by itself.
 */
export function createTaskSource(options: SourceOptions): TaskSource {
  return new BullTaskSource(options)
}

class BullTaskSource implements TaskSource {
  readonly queue: string
  readonly #options: SourceOptions
  readonly #worker: Worker
  readonly #marker: string
  readonly #held = new Map<string, Job>()
  /** Tokens of calls under way: what they may have locked is no ghost, until what they brought is held. */
  readonly #asking = new Set<string>()
  #tokens = 0
  #isClosed = false

  constructor(options: SourceOptions) {
    this.queue = options.queue
    this.#options = options
    this.#worker = openWorker(options)
    this.#marker = bullKey(options.prefix, options.queue, 'marker')
    void this.#worker.startStalledCheckTimer()
  }

  async fetch(): Promise<Fetched> {
    const { worker, now } = this.#options
    const token = `${worker}:${this.#tokens++}`
    return this.#withToken(token, async () => {
      const reply = await this.#worker.getBackend().moveToActive(token, worker)
      const [fields, id, limitMs, delayedUntil] = reply as FetchReply
      const delivery = this.#receive(fields, id, token)
      const untilDue = delayedUntil > 0 ? Math.max(1, delayedUntil - now()) : IDLE_WAIT_MS
      // A limit may last for hours, and be lifted meanwhile; who waits that long for an answer is taken for stuck.
      return { delivery, waitMs: Math.min(limitMs > 0 ? limitMs : untilDue, IDLE_WAIT_MS) }
    })
  }

  async waitForWork(waitMs: number): Promise<void> {
    if (!this.#isClosed) await this.#worker.getBackend().waitForJob(Math.max(waitMs, 2) / 1_000)
  }

  async passOn(): Promise<void> {
    await this.#options.redis.zadd(this.#marker, 0, PASS_ON)
  }

  async finish(jobId: string, fetchNext: boolean): Promise<Delivery | undefined> {
    const job = this.#take(jobId)
    if (job === undefined) return undefined
    const token = job.token as string
    return this.#withToken(token, async () => {
      const next = await job.moveToCompleted(undefined, token, fetchNext)
      return Array.isArray(next) ? this.#receive(next[0], next[1] as string, token) : undefined
    })
  }

  async giveBack(jobId: string, delayMs: number): Promise<void> {
    const job = this.#take(jobId)
    if (job === undefined) return
    await this.#withToken(job.token as string, async () => {
      if (delayMs > 0) {
        await job.moveToDelayed(Date.now() + delayMs, job.token)
        return
      }
      await job.moveToWait(job.token)
      await this.passOn()
    })
  }

  async extendLocks(): Promise<void> {
    if (this.#held.size === 0) return
    const jobs = [...this.#held.values()]
    const ids = jobs.map((job) => job.id as string)
    const tokens = jobs.map((job) => job.token as string)
    await this.#worker.extendJobLocks(ids, tokens, LOCK_MS)
  }

  async giveBackGhosts(): Promise<number> {
    const { redis, prefix, worker } = this.#options
    return giveBackJobs(redis, prefix, this.queue, (job) => {
      return job.worker === worker && !this.#held.has(job.id) && !this.#asking.has(job.token)
    })
  }

  get isIdle(): boolean {
    return this.#held.size === 0 && this.#asking.size === 0
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#worker.close(true)
  }

  async #withToken<Reply>(token: string, ask: () => Promise<Reply>): Promise<Reply> {
    this.#asking.add(token)
    try {
      return await ask()
    } finally {
      this.#asking.delete(token)
    }
  }

  #receive(fields: unknown, id: string, token: string): Delivery | undefined {
    if (!fields) return undefined
    const job = createJob(this.#worker, fields as JobJson, id)
    job.token = token
    this.#held.set(id, job)
    return toDelivery(this.queue, job)
  }

  #take(jobId: string): Job | undefined {
    const job = this.#held.get(jobId)
    this.#held.delete(jobId)
    return job
  }
}

function openWorker({ redis, prefix, queue, worker: name, onError }: SourceOptions): Worker {
  const worker = new Worker(queue, null, {
    connection: redis,
    prefix: bullPrefix(prefix, queue),
    autorun: false,
    name,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    drainDelay: IDLE_WAIT_MS / 1_000,
    runRetryDelay: 500,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  })
  worker.on('error', onError)
  return worker
}

type FetchReply = [fields: unknown, id: string, limitMs: number, delayedUntil: number]

/** The one place that turns BullMQ's decoded hash into its Job; `createJob` of Worker is protected. */
function createJob(worker: Worker, fields: JobJson, id: string): Job {
  return (worker as unknown as { createJob: (data: JobJson, jobId: string) => Job }).createJob(fields, id)
}

function toDelivery(queue: string, job: Job): Delivery {
  const data = readJobData(job.data)
  const redelivered = job.attemptsStarted > 1
  return {
    jobId: job.id as string,
    queue,
    type: job.name,
    priority: job.priority,
    tasks: data?.tasks ?? [],
    claim: data === undefined || data.claim || redelivered,
    redelivered,
  }
}
