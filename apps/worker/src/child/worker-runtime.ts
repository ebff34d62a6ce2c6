import { reportTaskTypes } from '@bullwheel/db'
import { type ControlMessage, listen } from '@bullwheel/queue'
import type { Beat } from '../supervisor/messages.ts'
import { type Deadline, createDeadline } from './deadline.ts'
import { runningOf } from './load.ts'
import { createRoutines } from './routines.ts'
import type { Run } from './run.ts'
import { catchUp, drain, settlesWithin, startRoutines, stopCancelled } from './upkeep.ts'
import { type WorkerOptions, createParts } from './worker-parts.ts'

/** How a worker is, without the process around it. */
export type WorkerFigures = Omit<Beat, 'rss' | 'cpu' | 'lagMs'>

export type WorkerRuntime = {
  start: () => Promise<void>
  /**
   * Stops fetching, gives unstarted tasks back, waits for running handlers until `deadlineMs` (null: for as long as they
   * take), then aborts them and waits `graceMs` more. Answers how many were left running. Called again, it can only bring
   * the deadline nearer.
   */
  drain: (deadlineMs: number | null, graceMs: number) => Promise<{ left: number }>
  /** What runs beyond that goes on. */
  resize: (slots: number) => void
  figures: () => WorkerFigures
  readonly busy: number
  /** Slots held by handlers that ignored their abort signal for the grace time. */
  readonly leaked: number
}

const SHOWN_RUNS = 50
const SHOWN_QUEUES = 200

/** One worker: everything between BullMQ's deliveries and the book, without the process around it. */
export function createWorkerRuntime(options: WorkerOptions): WorkerRuntime {
  const { log, prefix } = options
  const parts = createParts(options)
  const { hot, gate, runner, fetcher, governor, tally, reports, watchdog, followPool } = parts
  const routines = createRoutines(log)
  const deadline = createDeadline()
  let draining: Promise<{ left: number }> | undefined

  return {
    start: async () => {
      await reportTaskTypes(hot, reports)
      const failed = (cause: unknown): void => log.warn({ err: cause }, 'a message could not be followed')
      const follow = (message: ControlMessage): void => {
        if (message.kind === 'queues' || message.kind === 'fleet') followPool().catch(failed)
        if (message.kind === 'cancel') stopCancelled(parts, message.id).catch(failed)
      }
      await listen(options.subscriber, prefix, follow, failed)
      await options.onReady?.()
      await followPool()
      options.consumer.on('ready', () => void catchUp(parts))
      startRoutines(routines, parts)
    },
    drain: (deadlineMs, graceMs) => {
      deadline.bringTo(deadlineMs)
      draining ??= drainOnce(deadline, graceMs)
      return draining
    },
    resize: governor.resize,
    figures: () => ({
      busy: runningOf(gate.load),
      leaked: runner.leaked,
      allowed: draining === undefined ? gate.load.slots : 0,
      slowedBy: governor.slowedBy,
      isShortOfMemory: governor.isShortOfMemory,
      stuckMs: watchdog.stuckMs(),
      ...tally.figures(),
      running: shown(runner.running()),
      queues: fetcher.queues.slice(0, SHOWN_QUEUES),
    }),
    get busy() {
      return runningOf(gate.load)
    },
    get leaked() {
      return runner.leaked
    },
  }

  async function drainOnce(by: Deadline, graceMs: number): Promise<{ left: number }> {
    await drain(parts, by, graceMs)
    routines.stop()
    await settlesWithin(fetcher.close(), graceMs)
    return { left: runner.running().length + runner.leaked }
  }
}

function shown(runs: Run[]): Beat['running'] {
  return runs.slice(0, SHOWN_RUNS).map(({ task: { id, queue, type }, startedAt }) => {
    return { taskId: id, queue, type, since: startedAt }
  })
}
