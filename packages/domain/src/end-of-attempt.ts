import type { Backoff } from '@bullwheel/contracts'
import { backoffDelay } from './backoff.ts'

/** How the handler's run ended. `retry-after`, `fatal` and `cancel` were asked for by what it threw. */
export type RunEnd =
  | { kind: 'returned' }
  | { kind: 'threw' }
  | { kind: 'retry-after'; delayMs: number }
  | { kind: 'fatal' }
  | { kind: 'cancel' }

export type AttemptState = {
  /** Number of this attempt, from 1. */
  attempt: number
  /** How many of the attempts were lost by crashes: those use up no retry. */
  lost: number
  maxAttempts: number
  backoff: Backoff
}

/** What becomes of the task: decided once, by the executor, and written in the outcome's commit. */
export type EndDecision =
  | { outcome: 'completed' | 'failed' | 'cancelled'; delayMs: null }
  | { outcome: 'retrying'; delayMs: number }

/** `random` in [0, 1) feeds the jitter. */
export function decideEnd(end: RunEnd, state: AttemptState, random: number): EndDecision {
  const hasAttemptsLeft = state.attempt - state.lost < state.maxAttempts
  switch (end.kind) {
    case 'returned':
      return { outcome: 'completed', delayMs: null }
    case 'cancel':
      return { outcome: 'cancelled', delayMs: null }
    case 'fatal':
      return { outcome: 'failed', delayMs: null }
    case 'retry-after':
      return hasAttemptsLeft ? { outcome: 'retrying', delayMs: end.delayMs } : { outcome: 'failed', delayMs: null }
    case 'threw': {
      if (!hasAttemptsLeft) return { outcome: 'failed', delayMs: null }
      return { outcome: 'retrying', delayMs: backoffDelay(state.backoff, state.attempt - state.lost, random) }
    }
  }
}
