import type { Clock } from '@bullwheel/domain'
import type { Hot } from './connect.ts'

const SAMPLES = 5
const REFRESH_MS = 30_000
const JUMP_CHECK_MS = 1_000
/** The process' clock moved by more than this against its steady one: it was set, or the machine slept. */
const JUMP_MS = 50

/** As it was before anything replaced it: a process may correct its `Date.now` by this very clock. */
const systemNow = Date.now
const systemLead = (): number => systemNow() - performance.now()

export type BookClock = Clock & { measure: () => Promise<number>; start: () => void; stop: () => void }

/**
 * The database's time in this process: `Date.now()` plus an offset, measured against the fastest of five round trips and
 * again every 30 s and after every jump of the process' clock. Partitions and run times hang on it, so no process trusts
 * its own.
 */
export function createBookClock(hot: Hot): BookClock {
  let offsetMs = 0
  let lead = systemLead()
  const timers: NodeJS.Timeout[] = []

  const sample = async (): Promise<{ roundTripMs: number; offsetMs: number }> => {
    const sentAt = systemNow()
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
    lead = systemLead()
    return offsetMs
  }

  // A failed measurement keeps the last offset: Postgres being away is reported by whoever needs it.
  const measureQuietly = (): void => void measure().catch(() => offsetMs)

  return {
    now: () => systemNow() + offsetMs,
    get offsetMs() {
      return offsetMs
    },
    measure,
    start: () => {
      const checkJump = (): void => {
        if (Math.abs(systemLead() - lead) > JUMP_MS) measureQuietly()
      }
      timers.push(setInterval(measureQuietly, REFRESH_MS).unref(), setInterval(checkJump, JUMP_CHECK_MS).unref())
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
