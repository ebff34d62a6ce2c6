import { AppError } from '@bullwheel/domain'

/** How long a call may take, in milliseconds, where its route says nothing else. */
export type TimeLimits = { readMs: number; changeMs: number }
export const TIME_LIMITS: TimeLimits = { readMs: 10_000, changeMs: 60_000 }

const MESSAGES = {
  read: 'The database did not answer in time; try again shortly.',
  change:
    'The database did not answer in time; it is not known whether this took effect, so look before you try again.',
}

/**
 * Fails as `unavailable` after `limitMs`: the driver waits for ever for a Postgres that accepts connections and drops
 * them. What is under way goes on, and nobody waits for it.
 */
export async function withinLimit<Value>(
  limitMs: number,
  kind: keyof typeof MESSAGES,
  work: Promise<Value> | Value,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('unavailable', MESSAGES[kind], { retryAfterS: 2 })), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
