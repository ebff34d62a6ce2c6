import type { TaskState } from '@bullwheel/contracts'

/** States as the book keeps them. `waiting` is shown as scheduled, queued or retrying: the clock decides, not a write. */
export const STORED_STATES = ['waiting', 'running', 'completed', 'failed', 'cancelled', 'expired'] as const
export type StoredState = (typeof STORED_STATES)[number]
export const ENDED_STATES = ['completed', 'failed', 'cancelled', 'expired'] as const satisfies StoredState[]
export type EndedState = (typeof ENDED_STATES)[number]

/** What a user sees of a stored state at `now` (all instants in epoch milliseconds). */
export function shownState(row: { state: StoredState; attempt: number; runAt: number }, now: number): TaskState {
  if (row.state !== 'waiting') return row.state
  if (row.runAt <= now) return 'queued'
  return row.attempt === 0 ? 'scheduled' : 'retrying'
}

export function isEnded(state: StoredState): state is EndedState {
  return state !== 'waiting' && state !== 'running'
}
