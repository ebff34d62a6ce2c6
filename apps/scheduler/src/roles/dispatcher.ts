import {
  type DueTimer,
  type Hot,
  type OutboxBatch,
  expireTasks,
  forgetStaged,
  forgetTimers,
  releaseOutbox,
  releaseTimers,
  restageAbandoned,
  restageAbandonedTimers,
  takeDueTimers,
  takeOutbox,
} from '@bullwheel/db'
import { type Clock, type Logger, type StageItem, planBundles } from '@bullwheel/domain'
import { type RedisConnection, type Stager, nudge } from '@bullwheel/queue'
import { type Catalogue, type QueueSettings, createBundleSizer } from '@bullwheel/services'
import type { Role } from '../role.ts'

export type DispatcherOptions = {
  hot: Hot
  stager: Stager
  /** For nudges. */
  producer: RedisConnection
  prefix: string
  catalogue: Pick<Catalogue, 'runTime'>
  queues: Pick<QueueSettings, 'find'>
  clock: Clock
  log: Logger
  /** Owner of the outbox rows it takes; alive while its lease is. */
  instance: string
  horizonMs: number
}
export type DispatcherTurn = {
  expired: number
  outboxTasks: number
  timers: number
  abandoned: number
  more: boolean
}

const EVERY_MS = 200
const OUTBOX_ROWS = 10
const TIMERS = 2_000
const EXPIRE_EVERY_MS = 1_000
const EXPIRE_TASKS = 500
/** Deadlines wait no longer than this for a backlog. */
const STAGE_MS = 1_000
/** More at once would not be acknowledged in time on a slow machine. */
const STAGE_TASKS = 8_000

/** What may be in Redis already was restaged: it is a later version, and those are never run without a claim. */
const FIRST_TIME = { claim: false }

/**
 * Stages what nobody else will: outbox rows that were given up untried or that restaging wrote, and timers that come
 * within the horizon. What others left half done, a dead api or a dispatcher before this one, is restaged first. Tasks
 * past a deadline are ended here too, whether Redis is there or not.
 */
export function createDispatcher(options: DispatcherOptions): Role<DispatcherTurn> {
  const dispatcher = new Dispatcher(options)
  return { name: 'dispatcher', everyMs: EVERY_MS, runOnce: () => dispatcher.runOnce() }
}

class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #sizeOf: ReturnType<typeof createBundleSizer>
  #expireAt = Number.NEGATIVE_INFINITY

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#sizeOf = createBundleSizer(options.catalogue, options.queues)
  }

  async runOnce(): Promise<DispatcherTurn> {
    const turn = { expired: await this.#expire(), outboxTasks: 0, timers: 0, abandoned: 0, more: false }
    return this.#options.stager.isReady() ? { ...turn, ...(await this.#stageSome()) } : turn
  }

  async #expire(): Promise<number> {
    if (performance.now() < this.#expireAt) return 0
    const { hot, producer, prefix } = this.#options
    const { expired, running } = await expireTasks(hot, EXPIRE_TASKS)
    for (const id of running) void nudge(producer, prefix, { kind: 'cancel', id })
    if (expired < EXPIRE_TASKS) this.#expireAt = performance.now() + EXPIRE_EVERY_MS
    return expired
  }

  async #stageSome(): Promise<Omit<DispatcherTurn, 'expired'>> {
    const { hot, horizonMs } = this.#options
    const abandoned = await this.#restageAbandoned()
    const outbox = await this.#stageOutbox()
    const timers = await takeDueTimers(hot, horizonMs, TIMERS)
    await this.#stageTimers(timers)
    const more = outbox.more || timers.length === TIMERS
    return { abandoned, outboxTasks: outbox.tasks, timers: timers.length, more }
  }

  /** Takes the next rows while it stages some, so that neither Postgres nor Redis waits for the other. */
  async #stageOutbox(): Promise<{ tasks: number; more: boolean }> {
    const { hot, instance } = this.#options
    const until = performance.now() + STAGE_MS
    const take = () => takeOutbox(hot, instance, OUTBOX_ROWS)
    let tasks = 0
    for (let batches = await take(); batches.length > 0;) {
      tasks += batches.reduce((sum, batch) => sum + batch.items.length, 0)
      const isFull = batches.length === OUTBOX_ROWS
      const goesOn = isFull && performance.now() < until
      const [next] = await Promise.all([goesOn ? take() : [], this.#stageBatches(batches)])
      if (!goesOn) return { tasks, more: isFull }
      batches = next
    }
    return { tasks, more: false }
  }

  async #stageBatches(batches: OutboxBatch[]): Promise<void> {
    for (const some of inPortions(batches)) await Promise.all(some.map((batch) => this.#stageBatch(batch)))
  }

  async #restageAbandoned(): Promise<number> {
    const { hot, horizonMs } = this.#options
    let rows = 0
    while (rows < OUTBOX_ROWS && (await restageAbandoned(hot, horizonMs))) rows++
    return rows + (await restageAbandonedTimers(hot, horizonMs, TIMERS))
  }

  async #stageBatch({ id, take, items }: OutboxBatch): Promise<void> {
    const { hot, stager, log } = this.#options
    try {
      await stager.stage(this.#plan(items), { take, ...FIRST_TIME })
      await forgetStaged(hot, [{ id, take }])
    } catch (cause) {
      log.warn({ err: cause, tasks: items.length }, 'taken tasks could not be staged; trying again')
      await releaseOutbox(hot, [{ id, take, tried: true }])
    }
  }

  async #stageTimers(timers: DueTimer[]): Promise<void> {
    if (timers.length === 0) return
    const { hot, stager, log } = this.#options
    try {
      await stager.stage(this.#plan(timers), { take: 1, ...FIRST_TIME })
      await forgetTimers(hot, timers)
    } catch (cause) {
      log.warn({ err: cause, tasks: timers.length }, 'due timers could not be staged; trying again')
      await releaseTimers(hot, timers)
    }
  }

  #plan(items: StageItem[]) {
    return planBundles(items, this.#sizeOf, this.#options.clock.now())
  }
}

/** Rows that are staged at the same time. */
function inPortions(batches: OutboxBatch[]): OutboxBatch[][] {
  const portions: OutboxBatch[][] = []
  let tasks = Number.POSITIVE_INFINITY
  for (const batch of batches) {
    tasks += batch.items.length
    if (tasks > STAGE_TASKS) {
      portions.push([])
      tasks = batch.items.length
    }
    portions.at(-1)?.push(batch)
  }
  return portions
}
