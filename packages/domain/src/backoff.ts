import type { Backoff } from '@bullwheel/contracts'

/**
 * Milliseconds to wait after the `attempt`-th attempt (from 1) failed. `random` is in [0, 1); jitter takes its share off
 * the wait, so that `max` is never passed.
 */
export function backoffDelay(rule: Backoff, attempt: number, random: number): number {
  const wait = Math.min(plainDelay(rule, attempt), rule.max)
  return Math.round(wait * (1 - rule.jitter * random))
}

function plainDelay(rule: Backoff, attempt: number): number {
  switch (rule.kind) {
    case 'fixed':
      return rule.delay
    case 'list': {
      const delays = rule.delays ?? [rule.delay]
      return delays[Math.min(attempt, delays.length) - 1] ?? rule.delay
    }
    case 'exponential':
      return rule.delay * 2 ** Math.min(attempt - 1, 40)
  }
}
