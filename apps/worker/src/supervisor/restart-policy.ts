/** How a child's life went. */
export type Life = { ms: number; wasReady: boolean }

/** How long to wait before the next child; `isBroken`: children do not even start, so that is tried seldom. */
export type Pause = { ms: number; isBroken: boolean }

const PAUSE_MIN_MS = 500
const PAUSE_MAX_MS = 5_000
/** A child that lived this long is restarted without a penalty for earlier crashes. */
const STEADY_MS = 60_000
/** So many children in a row that never became ready open the circuit breaker. */
const BROKEN_AFTER = 5
const BROKEN_PAUSE_MS = 30_000

/** Backoff and circuit breaker of one seat. */
export function createRestartPolicy() {
  let pauseMs = PAUSE_MIN_MS / 2
  let neverReady = 0
  return {
    after: ({ ms, wasReady }: Life): Pause => {
      neverReady = wasReady ? 0 : neverReady + 1
      pauseMs = ms > STEADY_MS ? PAUSE_MIN_MS : Math.min(pauseMs * 2, PAUSE_MAX_MS)
      const isBroken = neverReady >= BROKEN_AFTER
      return { ms: isBroken ? BROKEN_PAUSE_MS : pauseMs, isBroken }
    },
  }
}
