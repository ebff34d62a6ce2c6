import type { Queue } from '@bullwheel/contracts'
import { formatDuration } from '../../../time/format.ts'

/** The limits of a queue in words, such as `5 at once, 100 per 1 s, weight 3`; undefined without any. */
export function describeLimits({ concurrency, rateLimit, weight }: Queue): string | undefined {
  const parts = [
    ...(concurrency === null ? [] : [`${concurrency.toLocaleString('en')} at once`]),
    ...(rateLimit === null ? [] : [`${rateLimit.max.toLocaleString('en')} per ${formatDuration(rateLimit.per)}`]),
    ...(weight === 1 ? [] : [`weight ${weight}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}
