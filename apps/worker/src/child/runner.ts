import { randomUUID } from 'node:crypto'
import type { BegunRun, Hot } from '@bullwheel/db'
import type { Clock, Logger } from '@bullwheel/domain'
import { createEnds } from './ends.ts'
import { execute } from './executor.ts'
import type { Gate } from './gate.ts'
import type { RunTimes } from './run-times.ts'
import type { AbortReason, Run } from './run.ts'
import { createSlots } from './slots.ts'
import { createStarts } from './starts.ts'
import type { Writes } from './writes.ts'

export type RunnerOptions = {
  worker: string
  gate: Gate
  writes: Pick<Writes, 'start' | 'end'>
  hot: Hot
  clock: Clock
  log: Logger
  runTimes: RunTimes
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
  /** Aborts the handler of a task, if it runs here. */
  abortTask: (taskId: string, reason: AbortReason) => void
  abortAll: (reason: AbortReason) => void
  /** What runs now. */
  running: () => Run[]
  /** Outcomes that are not committed yet. */
  readonly finishing: number
  /** Writes the starts of plain runs that have been going on for 25 ms; called every 25 ms. */
  writeHeldStarts: () => void
  settled: () => Promise<void>
}

const HELD_BACK_MS = 25
/** Above this many uncommitted outcomes no run starts, so that an absent Postgres fills no memory. */
const MAX_FINISHING = 5_000

export function createRunner(options: RunnerOptions): Runner {
  const { gate, clock, log, runTimes, tell, onSettled } = options
  const line: Run[] = []
  const underWay = new Set<Promise<void>>()
  const slots = createSlots(gate, () => schedulePump())
  const writeStart = createStarts(options)
  const commitEnd = createEnds(options)
  let endedTokens: string[] = []
  let finishing = 0
  let isPumpScheduled = false

  const pump = (): void => {
    isPumpScheduled = false
    const batch: Run[] = []
    while (slots.areFree() && finishing < MAX_FINISHING) {
      const run = line.shift()
      if (run === undefined) break
      if (run.stage !== 'queued') continue
      run.startedAt = Math.round(clock.now())
      run.token = randomUUID()
      slots.take(run)
      batch.push(run)
    }
    tellBegun(batch.filter((run) => run.start === 'held'))
    for (const run of batch) track(runOne(run))
    if (batch.length > 0) gate.changed()
  }

  const tellBegun = (plain: Run[]): void => {
    if (plain.length === 0 && endedTokens.length === 0) return
    tell(plain.map(({ task, token, startedAt, content }) => ({ id: task.id, token, startedAt, content })), endedTokens)
    endedTokens = []
  }

  const schedulePump = (): void => {
    if (isPumpScheduled) return
    isPumpScheduled = true
    queueMicrotask(pump)
  }

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((cause: unknown) => log.error({ err: cause }, 'a run broke off; its task is restaged when this worker ends'))
      .finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }

  const runOne = async (run: Run): Promise<void> => {
    finishing++
    try {
      if (await bringToEnd(run)) {
        endedTokens.push(run.token)
        onSettled(run)
      }
    } finally {
      finishing--
      schedulePump()
    }
  }

  /** False when the run is not settled: then its job stays, and its task is somebody's business after this worker. */
  const bringToEnd = async (run: Run): Promise<boolean> => {
    if (run.start === 'claim' || !runTimes.isMeasured(run.task.type)) await writeStart(run)
    if (run.start === 'refused' || run.start === 'disowned') {
      slots.free(run)
      return run.start === 'refused'
    }
    slots.begin(run, runTimes.isShort(run.task.type))
    const executed = await execute(run, clock, log, () => {
      runTimes.record(run.task.type, performance.now() - run.beganAt)
      slots.free(run)
    })
    if (executed.kind === 'ended') await commitEnd(run, executed.attemptEnd)
    return executed.kind !== 'unfinished'
  }

  return {
    enqueue: (run) => {
      line.push(run)
      schedulePump()
    },
    withdraw: (run) => {
      if (run.stage !== 'queued') return false
      run.stage = 'left'
      gate.load.unstarted -= run.job.share
      return true
    },
    abortTask: (taskId, reason) => {
      for (const run of slots.running) if (run.task.id === taskId) run.abort.abort(reason)
    },
    abortAll: (reason) => {
      for (const run of slots.running) run.abort.abort(reason)
    },
    running: () => [...slots.running],
    get finishing() {
      return finishing
    },
    writeHeldStarts: () => {
      for (const run of slots.longerThan(HELD_BACK_MS)) {
        slots.lendNoMore(run)
        if (run.start === 'held') run.startWritten = writeStart(run)
      }
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
