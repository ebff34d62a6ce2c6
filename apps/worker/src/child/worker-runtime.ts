import {
  type BegunRun,
  type Book,
  type BookClock,
  type Hot,
  findLiveRuns,
  listQueues,
  reportRunTimes,
  reportTaskTypes,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, type Stager, type TaskSource, createTaskSource, listen, nudge } from '@bullwheel/queue'
import type { TaskHandler } from '@bullwheel/sdk'
import { reportOf } from '@bullwheel/sdk/report'
import type { Catalogue } from '@bullwheel/services'
import { persist } from '../persist.ts'
import { type Deliveries, createDeliveries } from './deliveries.ts'
import { type Fetcher, createFetcher } from './fetcher.ts'
import { createGate } from './gate.ts'
import { type HandOverMemory, createHandOverMemory } from './hand-over-memory.ts'
import { type ProgressBoard, createProgressBoard } from './progress-board.ts'
import { type Routines, createRoutines } from './routines.ts'
import { type RunTimes, createRunTimes } from './run-times.ts'
import { AbortReason, abortRun } from './run.ts'
import { type Runner, createRunner } from './runner.ts'
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
  horizonMs: number
  /** How long a handler may ignore its signal before its attempt is settled without it. Default 5 s. */
  abandonAfterMs?: number
  /** See Runner: what the supervisor must know to restage after a crash. */
  tell?: (begun: BegunRun[], ended: string[]) => void
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
const QUEUES_MS = 2_000
const TYPES_MS = 10_000
const LOCKS_MS = 30_000
const GHOSTS_MS = 10_000
const HELD_STARTS_MS = 25
const ABANDON_AFTER_MS = 5_000
const PROGRESS_MS = 1_000
const RUN_CHECK_MS = 2_000
const NEWS_MS = 1_000
const URGENT_NEWS_MS = 100

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
  const shared = { ...options, stager: handOvers, hot, gate, writes, runTimes, progress }
  const deliveries = createDeliveries({ ...shared, handlers, runner: () => runner })
  const runner: Runner = createRunner({
    ...shared,
    worker: id,
    graceMs: options.abandonAfterMs ?? ABANDON_AFTER_MS,
    tell: options.tell ?? (() => undefined),
    onDisowned: options.onDisowned ?? (() => undefined),
    onRetry: oneAtATime(() => nudge(options.producer, prefix, { kind: 'stage' })),
    onSettled: deliveries.settle,
  })
  const openSource = sourceOpener(options)
  const fetcher = createFetcher({
    gate,
    log,
    receive: deliveries.receive,
    openSource: (queue) => watchdog.watch(openSource(queue)),
  })
  const parts = { hot, log, runTimes, progress, runner, fetcher, deliveries, reports: options.handlers.map(reportOf) }

  return {
    start: async () => {
      await reportTaskTypes(hot, parts.reports)
      const serveAll = async (): Promise<void> => fetcher.serve((await listQueues(hot)).map((queue) => queue.name))
      await listen(options.subscriber, prefix, (message) => {
        if (message.kind === 'queues')
          serveAll().catch((cause: unknown) => log.warn({ err: cause }, 'queues could not be read'))
        if (message.kind === 'cancel')
          runner.abortTask(message.id, new AbortReason('Cancelled', 'the task was cancelled'))
      })
      await serveAll()
      options.consumer.on('ready', () => void catchUp(handOvers, fetcher, log))
      routines.every(QUEUES_MS, 'looking for new queues', serveAll)
      startRoutines(routines, parts)
    },
    drain: async (deadlineMs, graceMs) => {
      await drainParts(parts, deadlineMs, graceMs)
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

type Parts = {
  hot: Hot
  runTimes: RunTimes
  progress: ProgressBoard
  runner: Runner
  fetcher: Fetcher
  deliveries: Deliveries
  reports: ReturnType<typeof reportOf>[]
}

/** What a worker does again and again beside running tasks. */
function startRoutines({ every }: Routines, { hot, runTimes, progress, runner, fetcher, reports }: Parts): void {
  every(TYPES_MS, 'reporting task types', () => reportTaskTypes(hot, reports))
  every(LOCKS_MS, 'keeping locks', fetcher.extendLocks)
  every(GHOSTS_MS, 'giving back lost deliveries', async () => void (await fetcher.giveBackGhosts()))
  every(HELD_STARTS_MS, 'writing starts', runner.writeHeldStarts)
  every(PROGRESS_MS, 'writing progress', progress.flush)
  every(RUN_CHECK_MS, 'checking runs', () => checkRuns(hot, runner))
  every(NEWS_MS, 'reporting run times', () => reportNews(hot, runTimes))
  every(URGENT_NEWS_MS, 'reporting a slow type', () => (runTimes.isUrgent ? reportNews(hot, runTimes) : undefined))
}

async function reportNews(hot: Hot, runTimes: RunTimes): Promise<void> {
  const news = runTimes.takeNews()
  if (news.length > 0) await reportRunTimes(hot, news)
}

/** After Redis was away: repeats what it may have forgotten, gives back what it handed out without our hearing of it. */
async function catchUp(handOvers: HandOverMemory, fetcher: Fetcher, log: Logger): Promise<void> {
  const repeated = await persist('repeating hand-overs', log, handOvers.repeat)
  const ghosts = await persist('giving back lost deliveries', log, fetcher.giveBackGhosts)
  log.info({ repeated, ghosts }, 'Redis is back')
}

/** Repeats from the book what a lost message would have said: runs that were cancelled or taken away are aborted. */
async function checkRuns(hot: Hot, runner: Runner): Promise<void> {
  const runs = runner.running().filter((run) => run.start === 'written')
  const live = await findLiveRuns(
    hot,
    runs.map((run) => ({ id: run.task.id, token: run.token })),
  )
  for (const run of runs) {
    if (!live.has(run.token)) abortRun(run, new AbortReason('Cancelled', 'the task was cancelled or taken away'))
  }
}

async function drainParts(
  { fetcher, deliveries, runner, hot, runTimes }: Parts,
  deadlineMs: number,
  graceMs: number,
): Promise<void> {
  const stopping = fetcher.stop()
  deliveries.giveUpUnstarted()
  const settled = runner.settled()
  if (!(await settlesWithin(settled, deadlineMs))) {
    runner.abortAll(new AbortReason('ShuttingDown', 'the worker shuts down'))
    await settlesWithin(settled, graceMs)
  }
  await settlesWithin(Promise.allSettled([stopping, deliveries.finished(), reportNews(hot, runTimes)]), graceMs)
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

async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  try {
    return await Promise.race([work.then(() => true as const), timeout])
  } finally {
    clearTimeout(timer)
  }
}
