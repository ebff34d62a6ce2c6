import type { TaskTypeReport } from '@bullwheel/contracts'
import { type Hot, findLiveRuns, reportRunTimes, reportTaskTypes } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { persist } from '../persist.ts'
import type { Deadline } from './deadline.ts'
import type { Deliveries } from './deliveries.ts'
import type { Fetcher } from './fetcher.ts'
import type { Gate } from './gate.ts'
import type { Governor } from './governor.ts'
import type { HandOverMemory } from './hand-over-memory.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { Routines } from './routines.ts'
import type { RunTimes } from './run-times.ts'
import { AbortReason, type Run, abortRun } from './run.ts'
import type { Runner } from './runner.ts'
import type { TaskLogs } from './task-logs.ts'
import type { Thief } from './thief.ts'

const QUEUES_MS = 2_000
const STEAL_MS = 100
const TYPES_MS = 10_000
const LOCKS_MS = 30_000
const GHOSTS_MS = 10_000
const HELD_STARTS_MS = 25
const PROGRESS_MS = 1_000
const LOGS_MS = 250
const RUN_CHECK_MS = 2_000
const NEWS_MS = 1_000
const URGENT_NEWS_MS = 100

/** What a worker is made of. */
export type Parts = {
  hot: Hot
  log: Logger
  gate: Gate
  handOvers: HandOverMemory
  runTimes: RunTimes
  progress: ProgressBoard
  logs: TaskLogs
  runner: Runner
  fetcher: Fetcher
  deliveries: Deliveries
  thief: Thief
  governor: Governor
  followPool: () => Promise<void>
  /** How often the governor measures. */
  healthMs: number
  reports: TaskTypeReport[]
}

/** What a worker does again and again beside running tasks. */
export function startRoutines({ every }: Routines, parts: Parts): void {
  const { hot, runTimes, progress, logs, runner, fetcher, thief, governor, reports } = parts
  every(QUEUES_MS, 'reading queues', parts.followPool)
  every(QUEUES_MS, 'closing queues that were left', fetcher.closeLeft)
  every(STEAL_MS, 'looking for work to steal', thief.look)
  every(parts.healthMs, 'measuring this process', governor.turn)
  every(TYPES_MS, 'reporting task types', () => reportTaskTypes(hot, reports))
  every(LOCKS_MS, 'keeping locks', fetcher.extendLocks)
  every(GHOSTS_MS, 'giving back lost deliveries', async () => void (await fetcher.giveBackGhosts()))
  every(HELD_STARTS_MS, 'writing starts', runner.writeHeldStarts)
  every(PROGRESS_MS, 'writing progress', progress.flush)
  every(LOGS_MS, 'keeping lines of handlers', logs.flush)
  every(RUN_CHECK_MS, 'checking runs', () => abortDead(hot, runner.running()))
  every(NEWS_MS, 'reporting run times', () => reportNews(hot, runTimes))
  every(URGENT_NEWS_MS, 'reporting a slow type', () => (runTimes.isUrgent ? reportNews(hot, runTimes) : undefined))
}

async function reportNews(hot: Hot, runTimes: RunTimes): Promise<void> {
  const news = runTimes.takeNews()
  if (news.length > 0) await reportRunTimes(hot, news)
}

/** After Redis was away: repeats what it may have forgotten, gives back what it handed out without our hearing of it. */
export async function catchUp({ handOvers, fetcher, log }: Parts): Promise<void> {
  const repeated = await persist('repeating hand-overs', log, handOvers.repeat)
  const ghosts = await persist('giving back lost deliveries', log, fetcher.giveBackGhosts)
  log.info({ repeated, ghosts }, 'Redis is back')
}

/**
 * Somebody said that the task was cancelled: aborts its run, if the book says so too. A message that comes late must not
 * stop a run that began after the task was retried.
 */
export async function stopCancelled({ hot, runner }: Parts, taskId: string): Promise<void> {
  const runs = runner.running().filter((run) => run.task.id === taskId)
  // Plain, so nobody had touched the task before: the start will be refused, and has no token that the book could know.
  for (const run of runs) if (run.start === 'held') abortRun(run, newCancelled())
  for (const run of runs) await run.startWritten
  await abortDead(hot, runs)
}

/** Repeats from the book what a lost message would have said: runs that were cancelled or taken away are aborted. */
async function abortDead(hot: Hot, all: Run[]): Promise<void> {
  const runs = all.filter((run) => run.start === 'written')
  const asked = runs.map((run) => ({ id: run.task.id, token: run.token }))
  const live = await findLiveRuns(hot, asked)
  for (const run of runs) if (!live.has(run.token)) abortRun(run, newCancelled())
}

const newCancelled = (): AbortReason => new AbortReason('Cancelled', 'the task was cancelled or taken away')

/** Stops fetching, gives back what has not started, waits for the rest, aborts it at the deadline. */
export async function drain(
  { fetcher, thief, deliveries, runner, hot, runTimes }: Parts,
  deadline: Deadline,
  graceMs: number,
): Promise<void> {
  thief.stop()
  const stopping = fetcher.stop()
  deliveries.giveUpUnstarted()
  const settled = runner.settled()
  if (await Promise.race([settled.then(() => false), deadline.passed.then(() => true)])) {
    runner.abortAll(new AbortReason('ShuttingDown', 'the worker shuts down'))
    await settlesWithin(settled, graceMs)
  }
  deadline.callOff()
  await settlesWithin(Promise.allSettled([stopping, deliveries.finished(), reportNews(hot, runTimes)]), graceMs)
}

/** Whether `work` ended in time; its failure is thrown. */
export async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
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
