import type { Clock } from '@bullwheel/domain'
import type { Hot } from './connect.ts'

const SAMPLES = 5
const REFRESH_MS = 30_000

export type BookClock = Clock & { measure: () => Promise<number>; start: () => void; stop: () => void }

/**
 * The database's time in this process: `Date.now()` plus an offset, measured against the fastest of five round trips and
 * again every 30 s. Partitions and run times hang on it, so no process trusts its own clock.
 */
export function createBookClock(hot: Hot): BookClock {
  let offsetMs = 0
  let timer: NodeJS.Timeout | undefined

  const sample = async (): Promise<{ roundTripMs: number; offsetMs: number }> => {
    const sentAt = Date.now()
    const startedAt = performance.now()
    const [row] = await hot<{ at: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as at`
    const roundTripMs = performance.now() - startedAt
    return { roundTripMs, offsetMs: (row?.at ?? sentAt) - (sentAt + roundTripMs / 2) }
  }

  const measure = async (): Promise<number> => {
    let best = await sample()
    for (let taken = 1; taken < SAMPLES; taken++) {
      const next = await sample()
      if (next.roundTripMs < best.roundTripMs) best = next
    }
    offsetMs = best.offsetMs
    return offsetMs
  }

  return {
    now: () => Date.now() + offsetMs,
    get offsetMs() {
      return offsetMs
    },
    measure,
    start: () => {
      // A failed measurement keeps the last offset: Postgres being away is reported by whoever needs it.
      timer = setInterval(() => void measure().catch(() => offsetMs), REFRESH_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}
