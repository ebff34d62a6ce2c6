import { z } from 'zod'
import { priority } from './states.ts'
import { queueName, text } from './text.ts'
import { duration, utc } from './time.ts'
import { retryRule } from './retry.ts'

/** What tasks of a queue get that bring none of their own and whose type declares none. */
export const queueDefaults = z.strictObject({
  priority: priority.optional(),
  retry: retryRule.optional(),
  timeout: duration.optional(),
})
export type QueueDefaults = z.output<typeof queueDefaults>

/** At most `max` tasks begin within `per`, over all workers. */
export const rateLimit = z.strictObject({ max: z.int().min(1).max(1_000_000), per: duration.pipe(z.int().min(1)) })
export type RateLimit = z.output<typeof rateLimit>

/**
 * Settings of a queue: `concurrency` is the most tasks that run at once over all workers, `weight` (1–100, default 1) its
 * share of a worker's slots beside other queues. `null` takes a limit away.
 */
export const queueSettings = z.strictObject({
  concurrency: z.int().min(1).max(100_000).nullable().optional(),
  rateLimit: rateLimit.nullable().optional(),
  weight: z.int().min(1).max(100).optional(),
  defaults: queueDefaults.optional(),
})
export type QueueSettings = z.output<typeof queueSettings>

/** Body of POST /queues/{q}/pause. */
export const pauseQueue = z.strictObject({ reason: text(500).optional() }).optional()
export type PauseQueue = z.output<typeof pauseQueue>

/** Pending tasks that wait, by priority: the most urgent first, always ten lines. */
export const priorityCount = z.object({ priority, waiting: z.int() })

/**
 * A queue as it is now. Counts come from the ledger and are exact. `scheduled`, `queued` and `retrying` split the waiting
 * ones by the clock; null where there are too many to count (then `waiting` is still exact). Rates are per second over the
 * last minute as this api saw it, waits in milliseconds.
 */
export const queue = z.object({
  name: queueName,
  paused: z.boolean(),
  pauseReason: z.string().nullable(),
  pausedAt: utc.nullable(),
  pausedBy: z.string().nullable(),
  concurrency: z.int().nullable(),
  rateLimit: z.object({ max: z.int(), per: z.int() }).nullable(),
  weight: z.int(),
  /** Durations in milliseconds. */
  defaults: z.object({ priority: priority.optional(), retry: z.unknown().optional(), timeout: z.int().optional() }),
  counts: z.object({
    waiting: z.int(),
    scheduled: z.int().nullable(),
    queued: z.int().nullable(),
    retrying: z.int().nullable(),
    running: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    expired: z.int(),
  }),
  priorities: z.array(priorityCount),
  oldestWaitMs: z.int().nullable(),
  rates: z.object({ accepted: z.number(), started: z.number(), finished: z.number(), failed: z.number() }),
  createdAt: utc,
})
export type Queue = z.infer<typeof queue>
