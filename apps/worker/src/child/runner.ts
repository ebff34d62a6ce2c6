import { randomUUID } from 'node:crypto'
import { type AttemptEnd, type BegunRun, type Hot, recordSuperseded } from '@bullwheel/db'
import type { Clock, Logger } from '@bullwheel/domain'
import { execute } from './executor.ts'
import type { Gate } from './gate.ts'
import type { RunTimes } from './run-times.ts'
import { AbortReason, type Run } from './run.ts'
import type { Writes } from './writes.ts'

export type RunnerOptions = {
  worker: string
  gate: Gate
  writes: Writes
  hot: Hot
  clock: Clock
  log: Logger
  runTimes: RunTimes
  /** Tells the supervisor what began without a written start, and what of it ended: it restages the rest after a crash. */
  tell: (begun: BegunRun[], ended: string[]) => void
  /** A retry was committed: the dispatcher should look at its timer. */
  onRetry: () => void
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
  const { worker, gate, writes, hot, clock, log, runTimes, tell, onRetry, onSettled } = options
  const { load } = gate
  const queue: Run[] = []
  const running = new Set<Run>()
  const underWay = new Set<Promise<void>>()
  let endedTokens: string[] = []
  let finishing = 0
  let isPumpScheduled = false

  const pump = (): void => {
    isPumpScheduled = false
    const batch: Run[] = []
    while (load.running < load.slots && finishing < MAX_FINISHING) {
      const run = queue.shift()
      if (run === undefined) break
      if (run.stage === 'queued') batch.push(occupySlot(run))
    }
    const plain = batch.filter((run) => run.start === 'held')
    if (plain.length > 0 || endedTokens.length > 0) {
      tell(plain.map(({ task, token, startedAt, content }) => ({ id: task.id, token, startedAt, content })), endedTokens)
      endedTokens = []
    }
    for (const run of batch) track(runOne(run))
    if (batch.length > 0) gate.changed()
  }

  const schedulePump = (): void => {
    if (isPumpScheduled) return
    isPumpScheduled = true
    queueMicrotask(pump)
  }

  const occupySlot = (run: Run): Run => {
    run.stage = 'running'
    run.startedAt = Math.round(clock.now())
    run.token = randomUUID()
    load.unstarted -= run.job.share
    load.running++
    running.add(run)
    return run
  }

  const track = (work: Promise<void>): void => {
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }

  const runOne = async (run: Run): Promise<void> => {
    const isShort = runTimes.isShort(run.task.type)
    if (run.start === 'claim' || !runTimes.isMeasured(run.task.type)) await writeStart(run)
    if (run.start === 'refused') {
      freeSlot(run, false)
      onSettled(run)
      return
    }
    if (isShort) load.shortRunning++
    const beganAt = performance.now()
    finishing++
    const executed = await execute(run, clock, log, () => {
      runTimes.record(run.task.type, performance.now() - beganAt)
      freeSlot(run, isShort)
    })
    if (executed.kind === 'ended') await commitEnd(run, executed.attemptEnd)
    finishing--
    endedTokens.push(run.token)
    if (executed.kind !== 'unfinished') onSettled(run)
    schedulePump()
  }

  const freeSlot = (run: Run, isShort: boolean): void => {
    running.delete(run)
    load.running--
    if (isShort) load.shortRunning--
    run.stage = 'left'
    schedulePump()
    gate.changed()
  }

  const writeStart = async (run: Run): Promise<void> => {
    const { task, token, content, startedAt } = run
    const start = { id: task.id, claim: run.start === 'claim', version: task.version, content, token, startedAt }
    run.start = 'writing'
    try {
      const started = await writes.start.add(start)
      run.start = started === undefined ? 'refused' : 'written'
      if (started !== undefined) run.attempt = started.attempt
      if (started !== undefined) run.content = started.content
    } catch (cause) {
      log.warn({ err: cause, taskId: task.id }, 'a start could not be written; the run does not count')
      run.start = 'refused'
    }
    if (run.start === 'refused') run.abort.abort(new AbortReason('Superseded', 'somebody else has the task, or it has ended'))
  }

  const commitEnd = async (run: Run, attemptEnd: AttemptEnd): Promise<void> => {
    try {
      const { accepted } = await writes.end.add(attemptEnd)
      if (accepted && attemptEnd.outcome === 'retrying') onRetry()
      if (accepted) return
      log.info({ taskId: run.task.id, type: run.task.type, attempt: run.attempt }, 'an outcome came too late and does not count')
      if (attemptEnd.started) await recordSuperseded(hot, worker, [attemptEnd])
    } catch (cause) {
      log.error({ err: cause, taskId: run.task.id }, 'an outcome could not be committed; the task will run again')
    }
  }

  return {
    enqueue: (run) => {
      queue.push(run)
      schedulePump()
    },
    withdraw: (run) => {
      if (run.stage !== 'queued') return false
      run.stage = 'left'
      load.unstarted -= run.job.share
      return true
    },
    abortTask: (taskId, reason) => {
      for (const run of running) if (run.task.id === taskId) run.abort.abort(reason)
    },
    abortAll: (reason) => {
      for (const run of running) run.abort.abort(reason)
    },
    running: () => [...running],
    get finishing() {
      return finishing
    },
    writeHeldStarts: () => {
      const heldSince = clock.now() - HELD_BACK_MS
      for (const run of running) {
        if (run.start === 'held' && run.startedAt <= heldSince) run.startWritten = writeStart(run)
      }
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
