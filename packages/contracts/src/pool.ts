import { z } from 'zod'
import { queueName } from './text.ts'
import { duration, utc } from './time.ts'

/** Bounds of pools. Durations in milliseconds. */
export const POOL_BOUNDS = {
  pools: 100,
  /** Queues that one pool may name. */
  queues: 200,
  weight: 100,
  slots: 1_000,
  workers: 1_000,
  targetWaitMinMs: 100,
} as const

/** The pool that is always there: it serves every queue that no pool names. */
export const DEFAULT_POOL = 'default'

/** Name of a pool: 1–64 of letters, digits and `. _ -`, beginning with a letter or digit. */
export const poolName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1–64 letters, digits or . _ -')

/** A queue that a pool serves: of two that wait, one with twice the weight gets about twice the slots. */
export const servedQueue = z.strictObject({
  name: queueName,
  weight: z.int().min(1).max(POOL_BOUNDS.weight).default(1),
})
export type ServedQueue = z.output<typeof servedQueue>

const fields = {
  queues: z
    .array(servedQueue)
    .max(POOL_BOUNDS.queues)
    .superRefine((queues, ctx) => {
      for (const [at, { name }] of queues.entries()) {
        if (queues.findIndex((other) => other.name === name) === at) continue
        ctx.addIssue({ code: 'custom', path: [at, 'name'], message: `names ${name} a second time` })
      }
    })
    .meta({ description: 'An empty list stands for every queue that no pool names' }),
  slots: z.int().min(1).max(POOL_BOUNDS.slots).meta({ description: 'Tasks that each worker runs at once' }),
  min: z
    .int()
    .min(0)
    .max(POOL_BOUNDS.workers)
    .meta({ description: 'Workers that it has at least while it is started' }),
  max: z.int().min(1).max(POOL_BOUNDS.workers).meta({ description: 'Workers that it has at most' }),
  steal: z.boolean().meta({
    description: 'Whether a worker that has nothing to do serves a queue of another pool, until its own work is back',
  }),
  targetWait: duration
    .pipe(z.int().min(POOL_BOUNDS.targetWaitMinMs, 'must be at least 100ms'))
    .meta({ description: 'How long a due task may wait for a slot before the pool has too few workers' }),
}

/** What is wrong with a minimum beside a maximum; undefined when they go together. */
export function minAboveMax(min: number, max: number): string | undefined {
  return min > max ? `must be at most max, which is ${max}` : undefined
}

/** Body of POST /pools: the pool is started at once, with its minimum of workers. */
export const createPool = z
  .strictObject({
    name: poolName,
    queues: fields.queues.default([]),
    slots: fields.slots.default(20),
    min: fields.min.default(1),
    max: fields.max.default(10),
    steal: fields.steal.default(false),
    targetWait: fields.targetWait.prefault('5s'),
  })
  .superRefine(({ min, max }, ctx) => {
    const message = minAboveMax(min, max)
    if (message !== undefined) ctx.addIssue({ code: 'custom', path: ['min'], message })
  })
export type CreatePool = z.output<typeof createPool>

/** Body of PATCH /pools/{pool}: what is given changes, queues as a whole. Workers take new slots and queues at once. */
export const editPool = z
  .strictObject({
    queues: fields.queues.optional(),
    slots: fields.slots.optional(),
    min: fields.min.optional(),
    max: fields.max.optional(),
    steal: fields.steal.optional(),
    targetWait: fields.targetWait.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something')
export type EditPool = z.output<typeof editPool>

/** `stopped`: it wants no workers, and those that it has leave when what they run has ended. */
export const POOL_STATES = ['started', 'stopped'] as const
export const poolState = z.enum(POOL_STATES)
export type PoolState = z.infer<typeof poolState>

/** A pool as it is now. Durations in milliseconds. */
export const pool = z.object({
  name: poolName,
  queues: z.array(z.object({ name: z.string(), weight: z.int() })),
  slots: z.int(),
  min: z.int(),
  max: z.int(),
  steal: z.boolean(),
  targetWait: z.int(),
  isDefault: z.boolean(),
  isTemporary: z.boolean().meta({ description: 'Goes with its last worker' }),
  state: poolState,
  desired: z.int().meta({ description: 'Workers that it should have now' }),
  desiredAt: utc.meta({ description: 'Since when it should have so many' }),
  reason: z.string().meta({ description: 'Why it should have so many' }),
  warning: z.string().nullable().meta({ description: 'What keeps it from having them, and what to do about it' }),
  workers: z.object({ starting: z.int(), active: z.int(), draining: z.int(), lost: z.int() }),
  seats: z.int().meta({ description: 'How many of the desired workers have a seat on some host' }),
  busy: z.int().meta({ description: 'Slots of its workers that are taken' }),
  totalSlots: z.int().meta({ description: 'Slots that its workers may use now' }),
  createdAt: utc,
  version: z.int().meta({ description: 'Raised by every change of the settings' }),
})
export type Pool = z.infer<typeof pool>
