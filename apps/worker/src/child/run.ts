import type { LookedUp } from '@bullwheel/db'
import type { Delivery, TaskSource } from '@bullwheel/queue'
import type { Progress } from '@bullwheel/contracts'
import type { Span } from '@bullwheel/domain'
import type { AbortName, TaskHandler } from '@bullwheel/sdk'
import type { LoadPart } from './load.ts'

/** A BullMQ job that this worker holds until every task in it is settled, dropped or handed over. */
export type HeldJob = {
  source: TaskSource
  delivery: Delivery
  /** By the process' monotonic clock. */
  deliveredAt: number
  /** Tasks of it that are still this worker's business. */
  open: number
  /** What each of its tasks counts for while it has not started, in slots. */
  share: number
  /** Where they count. */
  part: LoadPart
  /** Its queue was not this worker's own when it was fetched. */
  isStolen: boolean
  /** It was stolen, and own work came before it started: it goes back. */
  isGivenUp: boolean
  /** Its queue has a concurrency or rate limit: the job holds a place or has used up a token. */
  isLimited: boolean
}

/** One task of a held job, on its way to an attempt. */
export type Run = {
  job: HeldJob
  task: LookedUp
  handler: TaskHandler
  /** Fences this run's outcome, whether its start was written or not. */
  token: string
  /**
   * How its start is written. `held`: a plain run, nothing yet; `writing`: under way; `written`: in the book; `refused`:
   * somebody else has the task, what this run brings does not count; `disowned`: this worker was declared dead, so
   * nothing of the run counts, and nobody else has the task: its job must stay where it is, to be delivered again.
   */
  start: 'claim' | 'held' | 'writing' | 'written' | 'refused' | 'disowned'
  stage: 'queued' | 'running' | 'left'
  attempt: number
  content: number
  /** Database time, epoch milliseconds; 0 before it runs. */
  startedAt: number
  /** When its handler began, by the process' monotonic clock; infinite before. */
  beganAt: number
  /** Counted in `shortRunning`: its slot will be free in a moment. */
  isLending: boolean
  abort: AbortController
  /** Called once when its signal fires. */
  onAborted: ((reason: AbortReason) => void) | undefined
  /** What its handler told last of its progress, and whether that is in the book. */
  told: { progress: Progress; isWritten: boolean } | undefined
  /** The step of its trace; undefined before it runs. */
  span: Span | undefined
  /** Settles when a start that is being written is decided. */
  startWritten: Promise<void> | undefined
}

/** Why a handler's signal fired; `name` tells the cases apart. */
export class AbortReason extends Error {
  declare readonly name: AbortName

  constructor(name: AbortName, message: string) {
    super(message)
    this.name = name
  }
}

/** Fires a run's signal; only the first reason counts. */
export function abortRun(run: Run, reason: AbortReason): void {
  if (run.abort.signal.aborted) return
  run.abort.abort(reason)
  run.onAborted?.(reason)
}

/** Why a run's signal fired; undefined while it has not. */
export function abortReasonOf(run: Run): AbortReason | undefined {
  const reason: unknown = run.abort.signal.reason
  return reason instanceof AbortReason ? reason : undefined
}
