import { z } from 'zod'
import { duration } from './time.ts'

const BACKOFF_KINDS = ['exponential', 'fixed', 'list'] as const

/**
 * How long to wait before the next attempt. `exponential`: delay × 2^(n−1), never above `max`; `fixed`: always `delay`;
 * `list`: the n-th of `delays`, the last one from then on. `jitter` is the share (0–1) of the wait that is random.
 */
export const backoff = z
  .strictObject({
    kind: z.enum(BACKOFF_KINDS).default('exponential'),
    delay: duration.prefault('1s'),
    delays: z.array(duration).min(1).max(50).optional(),
    max: duration.prefault('1h'),
    jitter: z.number().min(0).max(1).default(0.2),
  })
  .refine((rule) => rule.kind !== 'list' || rule.delays !== undefined, {
    path: ['delays'],
    message: 'is needed when kind is list',
  })
export type Backoff = z.output<typeof backoff>

/**
 * `attempts` counts the first run too: 1 means no retry. Default 3. A bare kind stands for its defaults. `maxLost` (default
 * 5) is how many attempts may be lost by crashes of workers; those use up no retry, one more fails the task.
 */
export const retryRule = z.strictObject({
  attempts: z.int().min(1).max(100).default(3),
  maxLost: z.int().min(0).max(100).default(5),
  backoff: z
    .union([z.enum(['exponential', 'fixed']).transform((kind) => backoff.parse({ kind })), backoff])
    .prefault({}),
})
export type RetryRule = z.output<typeof retryRule>
export const DEFAULT_RETRY: RetryRule = retryRule.parse({})
