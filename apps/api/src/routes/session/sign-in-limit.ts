import { AppError } from '@bullwheel/domain'

const MAX_FAILURES = 20
const WINDOW_MS = 60_000
const MAX_ADDRESSES = 10_000

export type SignInLimit = {
  /** Throws `rate_limited`. */
  check: (address: string) => void
  fail: (address: string) => void
}

/** Slows guessing down: after 20 failed sign-ins within a minute an address is refused until the minute is over. */
export function createSignInLimit(now: () => number = Date.now): SignInLimit {
  const failures = new Map<string, { count: number; until: number }>()
  return {
    check: (address: string): void => {
      const entry = failures.get(address)
      if (entry === undefined || entry.count < MAX_FAILURES) return
      const leftMs = entry.until - now()
      if (leftMs <= 0) return void failures.delete(address)
      const retryAfterS = Math.ceil(leftMs / 1_000)
      throw new AppError('rate_limited', 'Too many failed sign-ins from this address.', { retryAfterS })
    },
    fail: (address: string): void => {
      const entry = failures.get(address)
      if (entry !== undefined && entry.until > now()) return void entry.count++
      if (failures.size >= MAX_ADDRESSES) failures.clear()
      failures.set(address, { count: 1, until: now() + WINDOW_MS })
    },
  }
}
