import { type BegunRun, type Book, type BookClock, reportTaskTypes } from '@bullwheel/db'
import { type Logger, NO_TRACER, type Tracer } from '@bullwheel/domain'
import {
  type ControlMessage,
  type RedisConnection,
  type Stager,
  type TaskSource,
  createTaskSource,
  listen,
  nudge,
  readToldVersion,
} from '@bullwheel/queue'
import type { TaskHandler } from '@bullwheel/sdk'
import { reportOf } from '@bullwheel/sdk/report'
import type { Catalogue } from '@bullwheel/services'
import { createDeliveries } from './deliveries.ts'
import { createFetcher } from './fetcher.ts'
import { createGate } from './gate.ts'
import { createHandOverMemory } from './hand-over-memory.ts'
import { createLiveLines } from './live-lines.ts'
import { createProgressBoard } from './progress-board.ts'
import { createRoutines } from './routines.ts'
import { createRunTimes } from './run-times.ts'
import { type Runner, createRunner } from './runner.ts'
import { createTaskLogs } from './task-logs.ts'
import { catchUp, drain, serveQueues, settlesWithin, startRoutines, stopCancelled } from './upkeep.ts'
import { createWatchdog } from './watchdog.ts'
import { createWrites } from './writes.ts'

export type WorkerRuntimeOptions = {
  /** This worker's id; its row in the book must be there and alive. */
  id: string
  /** Handlers that may run at once. */
  slots: number
  /** Jobs held beyond the slots while outcomes are committed; slots + window is BullMQ's concurrency. Default 150. */
  window?: number
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

export type WorkerRuntime = {
  start: () => Promise<void>
  /**
   * Stops fetching, gives unstarted tasks back, waits for running handlers until `deadlineMs`, then aborts them and waits
   * `graceMs` more. Answers how many were left running.
   */
  drain: (deadlineMs: number, graceMs: number) => Promise<{ left: number }>
  readonly busy: number
  /** Slots held by handlers that ignored their abort signal for the grace time. */
  readonly leaked: number
  /** Milliseconds for which this worker has waited too long for an answer of a Redis that is there. */
  stuckMs: () => number
}

export const DEFAULT_WINDOW = 150
const ABANDON_AFTER_MS = 5_000

/** One worker: everything between BullMQ's deliveries and the book, without the process around it. */
export function createWorkerRuntime(options: WorkerRuntimeOptions): WorkerRuntime {
  const { id, slots, window = DEFAULT_WINDOW, book, catalogue, prefix, log } = options
  const { hot } = book
  const handlers = new Map(options.handlers.map((handler) => [handler.type, handler]))
  const gate = createGate(slots, window)
  const writes = createWrites(hot, id)
  const runTimes = createRunTimes(catalogue.runTime)
  const routines = createRoutines(log)
  const handOvers = createHandOverMemory(options.stager, options.clock)
  const watchdog = createWatchdog({ isRedisReady: () => options.consumer.status === 'ready' })
  const progress = createProgressBoard({ ...options, hot })
  const logs = createTaskLogs({ ...options, writes, live: createLiveLines(options) })
  const shared = { ...options, stager: handOvers, hot, gate, writes, runTimes, progress, logs }
  const deliveries = createDeliveries({ ...shared, ...queueFacts(options), handlers, runner: () => runner })
  const runner: Runner = createRunner({
    ...shared,
    worker: id,
    tracer: options.tracer ?? NO_TRACER,
    graceMs: options.abandonAfterMs ?? ABANDON_AFTER_MS,
    tell: options.tell ?? (() => undefined),
    onDisowned: options.onDisowned ?? (() => undefined),
    onRetry: oneAtATime(() => nudge(options.producer, prefix, { kind: 'stage' })),
    onSettled: deliveries.settle,
  })
  const open = sourceOpener(options)
  const openSource = (queue: string) => watchdog.watch(open(queue))
  const fetcher = createFetcher({ gate, log, receive: deliveries.receive, openSource })
  const reports = options.handlers.map(reportOf)
  const parts = { hot, log, gate, handOvers, runTimes, progress, logs, runner, fetcher, deliveries, reports }

  return {
    start: async () => {
      await reportTaskTypes(hot, reports)
      const failed = (cause: unknown): void => log.warn({ err: cause }, 'a message could not be followed')
      const follow = (message: ControlMessage): void => {
        if (message.kind === 'queues') serveQueues(parts).catch(failed)
        if (message.kind === 'cancel') stopCancelled(parts, message.id).catch(failed)
      }
      await listen(options.subscriber, prefix, follow, failed)
      await options.onReady?.()
      await serveQueues(parts)
      options.consumer.on('ready', () => void catchUp(parts))
      startRoutines(routines, parts)
    },
    drain: async (deadlineMs, graceMs) => {
      await drain(parts, deadlineMs, graceMs)
      routines.stop()
      await settlesWithin(fetcher.close(), graceMs)
      return { left: runner.running().length + runner.leaked }
    },
    get busy() {
      return gate.load.running
    },
    get leaked() {
      return runner.leaked
    },
    stuckMs: watchdog.stuckMs,
  }
}

/** What deliveries must know of queues and types beyond the rows of their tasks. */
function queueFacts({ producer, prefix, catalogue }: WorkerRuntimeOptions) {
  return {
    readToldVersion: (queue: string) => readToldVersion(producer, prefix, queue),
    isLive: (type: string) => catalogue.versions().some((version) => version.type === type && version.live),
  }
}

function sourceOpener({ consumer: redis, prefix, id: worker, clock, log }: WorkerRuntimeOptions) {
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
