import { type BegunRun, type Book, type BookClock, findLongestWaiting } from '@bullwheel/db'
import { type Logger, NO_TRACER, type Tracer } from '@bullwheel/domain'
import {
  type RedisConnection,
  type Stager,
  type TaskSource,
  createTaskSource,
  nudge,
  readToldVersion,
} from '@bullwheel/queue'
import type { TaskHandler } from '@bullwheel/sdk'
import { reportOf } from '@bullwheel/sdk/report'
import type { Catalogue } from '@bullwheel/services'
import { watchMedianLag } from '../loop-lag.ts'
import { createDeliveries } from './deliveries.ts'
import { type Fetcher, createFetcher } from './fetcher.ts'
import { createPoolFollower } from './follow-pool.ts'
import { createGate } from './gate.ts'
import { createGovernor } from './governor.ts'
import { createHandOverMemory } from './hand-over-memory.ts'
import { createLiveLines } from './live-lines.ts'
import { createProgressBoard } from './progress-board.ts'
import { createRunTimes } from './run-times.ts'
import { type Runner, createRunner } from './runner.ts'
import { createTally } from './tally.ts'
import { createTaskLogs } from './task-logs.ts'
import { createThief } from './thief.ts'
import { createWatchdog } from './watchdog.ts'
import { createWrites } from './writes.ts'

export type WorkerOptions = {
  /** This worker's id; its row in the book must be there and alive. */
  id: string
  /** Its pool says which queues it serves, and whether it steals. */
  pool: string
  /** Handlers that may run at once. */
  slots: number
  /** Jobs held beyond the slots while outcomes are committed; slots + window is BullMQ's concurrency. Default 150. */
  window?: number
  /** Memory at which the process is replaced, in bytes: near it, fewer slots are used. Default: no limit. */
  maxRss?: number
  /** How often it is measured how the process is. Default 1 s. */
  healthMs?: number
  handlers: readonly TaskHandler[]
  book: Book
  clock: BookClock
  catalogue: Catalogue
  stager: Stager
  /** For nudges. */
  producer: RedisConnection
  /** For BullMQ's worker commands; it waits through an absence of Redis. */
  consumer: RedisConnection
  /** For the control channel alone. */
  subscriber: RedisConnection
  prefix: string
  log: Logger
  /** Default: nothing is traced. */
  tracer?: Tracer
  horizonMs: number
  /** How long a handler may ignore its signal before its attempt is settled without it. Default 5 s. */
  abandonAfterMs?: number
  /** See Runner: what the supervisor must know to restage after a crash. */
  tell?: (begun: BegunRun[], ended: string[]) => void
  /** Its types are known and it begins to fetch when this has resolved. */
  onReady?: () => Promise<void>
  /** The book says that this worker is dead: the process should end, its jobs are given back then. */
  onDisowned?: () => void
}

const DEFAULT_WINDOW = 150
const ABANDON_AFTER_MS = 5_000
const HEALTH_MS = 1_000

/** The roles of a worker, each knowing the others that it works with. */
export function createParts(options: WorkerOptions) {
  const { id, pool, slots, window = DEFAULT_WINDOW, book, catalogue, log } = options
  const { hot } = book
  const handlers = new Map(options.handlers.map((handler) => [handler.type, handler]))
  const gate = createGate(slots, window)
  const writes = createWrites(hot, id)
  const runTimes = createRunTimes(catalogue.runTime)
  const handOvers = createHandOverMemory(options.stager, options.clock)
  const watchdog = createWatchdog({ isRedisReady: () => options.consumer.status === 'ready' })
  const progress = createProgressBoard({ ...options, hot })
  const logs = createTaskLogs({ ...options, writes, live: createLiveLines(options) })
  const tally = createTally()
  const findQueue = (except: string[], serving: string | undefined) =>
    findLongestWaiting(hot, { except: [...except, ...fetcher.queues], types: [...handlers.keys()], serving })
  const thief = createThief({ gate, log, findQueue, fetcher: () => fetcher, giveBack: () => deliveries.giveUpStolen() })
  const shared = { ...options, stager: handOvers, hot, gate, writes, runTimes, progress, logs, tally }
  const deliveries = createDeliveries({
    ...shared,
    ...queueFacts(options),
    handlers,
    runner: () => runner,
    onOwn: thief.ownCame,
    onStolenPutOff: thief.avoid,
  })
  const runner: Runner = createRunner({
    ...shared,
    ...runnerDefaults(options),
    worker: id,
    onSettled: deliveries.settle,
  })
  const open = sourceOpener(options)
  const fetcher: Fetcher = createFetcher({
    gate,
    log,
    receive: deliveries.receive,
    openSource: (queue) => watchdog.watch(open(queue)),
    onLeave: deliveries.giveUpQueue,
    onDry: thief.avoid,
  })
  const measureLag = watchMedianLag()
  const governor = createGovernor({
    gate,
    log,
    slots,
    maxRss: options.maxRss ?? Number.POSITIVE_INFINITY,
    measure: () => ({ lagMs: measureLag(), rss: process.memoryUsage.rss() }),
    onRaised: runner.pump,
  })
  const followPool = createPoolFollower({ hot, pool, gate, fetcher, thief })
  const reports = options.handlers.map(reportOf)
  const healthMs = options.healthMs ?? HEALTH_MS
  const upkeep = { handOvers, runTimes, progress, logs, runner, fetcher, deliveries, thief, governor, tally, watchdog }
  return { ...upkeep, hot, log, gate, followPool, healthMs, reports }
}

function runnerDefaults({ tracer, abandonAfterMs, tell, onDisowned, producer, prefix }: WorkerOptions) {
  return {
    tracer: tracer ?? NO_TRACER,
    graceMs: abandonAfterMs ?? ABANDON_AFTER_MS,
    tell: tell ?? (() => undefined),
    onDisowned: onDisowned ?? (() => undefined),
    onRetry: oneAtATime(() => nudge(producer, prefix, { kind: 'stage' })),
  }
}

/** What deliveries must know of queues and types beyond the rows of their tasks. */
function queueFacts({ producer, prefix, catalogue }: WorkerOptions) {
  return {
    readToldVersion: (queue: string) => readToldVersion(producer, prefix, queue),
    isLive: (type: string) => catalogue.versions().some((version) => version.type === type && version.live),
  }
}

function sourceOpener({ consumer: redis, prefix, id: worker, clock, log }: WorkerOptions) {
  return (queue: string): TaskSource => {
    const onError = (cause: Error): void => log.warn({ err: cause, queue }, 'Redis reported an error')
    return createTaskSource({ redis, prefix, queue, worker, now: clock.now, onError })
  }
}

/** Calls that come while one is under way are that one. `work` must not reject. */
function oneAtATime(work: () => Promise<unknown>): () => void {
  let isBusy = false
  return () => {
    if (isBusy) return
    isBusy = true
    void work().finally(() => (isBusy = false))
  }
}
