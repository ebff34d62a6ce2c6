import { retryRule, type Backoff } from '@bullwheel/contracts'
import { formatDuration } from '../time/format.ts'

/** The retry rule in words, such as `3 attempts, from 1.0 s doubling up to 1 h 00 m`. */
export function describeRetry(rule: unknown): string {
  const parsed = retryRule.safeParse(rule)
  if (!parsed.success) return 'as its type says'
  const { attempts, backoff } = parsed.data
  return attempts === 1 ? 'never' : `${attempts} attempts, ${describeBackoff(backoff)}`
}

function describeBackoff({ kind, delay, delays = [], max }: Backoff): string {
  switch (kind) {
    case 'fixed':
      return `${formatDuration(delay)} apart`
    case 'list':
      return `after ${delays.map(formatDuration).join(', ')}`
    case 'exponential':
      return `from ${formatDuration(delay)} doubling up to ${formatDuration(max)}`
  }
}
