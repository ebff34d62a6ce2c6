import type { Backoff } from '@bullwheel/contracts'
import { backoffDelay } from './backoff.ts'

/**
 * How the handler's run ended. `retry-after`, `fatal` and `cancel` were asked for by what it threw; `deadline`: the task's
 * `finishBy` came first.
 */
export type RunEnd =
  | { kind: 'returned' }
  | { kind: 'threw' }
  | { kind: 'retry-after'; delayMs: number }
  | { kind: 'fatal' }
  | { kind: 'cancel' }
  | { kind: 'deadline' }

export type AttemptState = {
  /** Number of this attempt, from 1. */
  attempt: number
  /** How many of the attempts were lost by crashes: those use up no retry. */
  lost: number
  maxAttempts: number
  backoff: Backoff
  /** Milliseconds from the attempt's end to the task's `finishBy`; null without one. */
  finishInMs: number | null
}

/** What becomes of the task: decided once, by the executor, and written in the outcome's commit. */
export type EndDecision =
  | { outcome: 'completed' | 'failed' | 'cancelled' | 'expired'; delayMs: null }
  | { outcome: 'retrying'; delayMs: number }

/** `random` in [0, 1) feeds the jitter. */
export function decideEnd(end: RunEnd, state: AttemptState, random: number): EndDecision {
  switch (end.kind) {
    case 'returned':
      return { outcome: 'completed', delayMs: null }
    case 'cancel':
      return { outcome: 'cancelled', delayMs: null }
    case 'fatal':
      return { outcome: 'failed', delayMs: null }
    case 'deadline':
      return { outcome: 'expired', delayMs: null }
    case 'retry-after':
      return tryAgain(state, () => end.delayMs)
    case 'threw':
      return tryAgain(state, () => backoffDelay(state.backoff, state.attempt - state.lost, random))
  }
}

/** A retry that could begin only after the task's deadline is none: the task has expired. */
function tryAgain({ attempt, lost, maxAttempts, finishInMs }: AttemptState, delayOf: () => number): EndDecision {
  if (attempt - lost >= maxAttempts) return { outcome: 'failed', delayMs: null }
  const delayMs = delayOf()
  if (finishInMs !== null && delayMs >= finishInMs) return { outcome: 'expired', delayMs: null }
  return { outcome: 'retrying', delayMs }
}
