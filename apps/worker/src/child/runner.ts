import { type BegunRun, type Hot, recordBegunRun } from '@bullwheel/db'
import type { Clock, Logger, Tracer } from '@bullwheel/domain'
import { createEnds } from './ends.ts'
import { execute } from './executor.ts'
import type { Gate } from './gate.ts'
import { createLine } from './line.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { RunTimes } from './run-times.ts'
import { type AbortReason, type Run, abortRun } from './run.ts'
import { type Slots, createSlots } from './slots.ts'
import { createStarts } from './starts.ts'
import type { Tally } from './tally.ts'
import type { TaskLogs } from './task-logs.ts'
import type { Writes } from './writes.ts'
import { createUnderWay } from './under-way.ts'

export type RunnerOptions = {
  worker: string
  gate: Gate
  writes: Pick<Writes, 'start' | 'end'>
  hot: Hot
  clock: Clock
  log: Logger
  runTimes: RunTimes
  tally: Pick<Tally, 'begin' | 'end'>
  progress: ProgressBoard
  logs: TaskLogs
  tracer: Tracer
  /** See HandlerOptions. */
  graceMs: number
  /** Tells the supervisor what began without a written start, and what of it ended: it restages the rest after a crash. */
  tell: (begun: BegunRun[], ended: string[]) => void
  /** A retry was committed: the dispatcher should look at its timer. */
  onRetry: () => void
  /** The book says that this worker is dead. */
  onDisowned: () => void
  /** A run is settled, dropped or void: its job has one task less to wait for. */
  onSettled: (run: Run) => void
}

/** Starts queued runs while slots are free, and commits what becomes of them. */
export type Runner = {
  enqueue: (run: Run) => void
  /** Takes a run that has not started out of the line; false when it is too late. */
  withdraw: (run: Run) => boolean
  /** More slots may be used than before. */
  pump: () => void
  abortAll: (reason: AbortReason) => void
  /** What runs now, without what was abandoned. */
  running: () => Run[]
  /** How many slots are held by handlers that ignored their signal. */
  readonly leaked: number
  /** Outcomes that are not committed yet. */
  readonly finishing: number
  /** Writes the starts of plain runs that have been going on for 25 ms; called every 25 ms. */
  writeHeldStarts: () => void
  settled: () => Promise<void>
}

const HELD_BACK_MS = 25
/** Above this many uncommitted outcomes, or so much in them, no run starts, so that an absent Postgres fills no memory. */
const MAX_FINISHING = 5_000
const MAX_FINISHING_BYTES = 64 * 1_024 * 1_024

export function createRunner(options: RunnerOptions): Runner {
  const { gate, log, onSettled } = options
  const underWay = createUnderWay(log, 'a run broke off; its task is restaged when this worker ends')
  const slots = createSlots(gate, () => line.pump())
  const writeStart = createStarts(options)
  const unwritten = { bytes: 0 }
  const bringToEnd = createLife(options, slots, writeStart, unwritten)
  let finishing = 0

  const runOne = async (run: Run): Promise<void> => {
    finishing++
    try {
      if (await bringToEnd(run)) {
        line.ended(run)
        onSettled(run)
      }
    } finally {
      finishing--
      line.pump()
    }
  }

  const line = createLine({
    ...options,
    slots,
    hasRoom: () => finishing < MAX_FINISHING && unwritten.bytes < MAX_FINISHING_BYTES,
    start: (run) => underWay.track(runOne(run)),
  })

  return {
    enqueue: line.enqueue,
    withdraw: line.withdraw,
    pump: line.pump,
    abortAll: (reason) => {
      for (const run of slots.running) abortRun(run, reason)
    },
    running: () => [...slots.running],
    get leaked() {
      return slots.leaked
    },
    get finishing() {
      return finishing
    },
    writeHeldStarts: () => {
      for (const run of slots.longerThan(HELD_BACK_MS)) {
        slots.lendNoMore(run)
        if (run.start === 'held') run.startWritten = writeStart(run)
      }
    },
    settled: underWay.settled,
  }
}

/**
 * From the start of a run to its committed outcome. False when the run is not settled: then its job stays, and its task
 * is somebody's business after this worker.
 */
function createLife(
  options: RunnerOptions,
  slots: Slots,
  writeStart: (run: Run) => Promise<void>,
  unwritten: { bytes: number },
) {
  const { runTimes, tally } = options
  const commitEnd = createEnds(options)
  return async (run: Run): Promise<boolean> => {
    const { type } = run.task
    if (run.start === 'claim' || !runTimes.isMeasured(type)) await writeStart(run)
    if (run.start === 'refused' || run.start === 'disowned') {
      slots.free(run)
      return run.start === 'refused'
    }
    slots.begin(run, runTimes.isShort(type))
    tally.begin(run)
    const executed = await execute(run, options, {
      onFree: () => {
        runTimes.record(type, performance.now() - run.beganAt)
        slots.free(run)
      },
      onLeak: () => slots.leak(run),
    })
    await options.logs.close(run)
    if (executed.kind === 'void') await recordVoid(options, run)
    if (executed.kind !== 'ended') return executed.kind !== 'unfinished'
    const bytes = executed.attemptEnd.result?.length ?? 0
    unwritten.bytes += bytes
    await commitEnd(run, executed.attemptEnd)
    unwritten.bytes -= bytes
    tally.end(executed.attemptEnd.outcome)
    return true
  }
}

/** A handler that began and was then refused its start is an attempt all the same, if its task ended meanwhile. */
async function recordVoid({ hot, worker, log }: RunnerOptions, run: Run): Promise<void> {
  const { task, token, startedAt, content } = run
  await recordBegunRun(hot, worker, { id: task.id, token, startedAt, content }).catch((cause: unknown) => {
    log.warn({ err: cause, taskId: task.id }, 'a run that was cancelled as it began could not be recorded')
  })
}
