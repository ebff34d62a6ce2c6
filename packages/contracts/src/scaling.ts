import { z } from 'zod'
import { page } from './page.ts'
import { poolName } from './pool.ts'
import { utc } from './time.ts'

/**
 * Why a pool should have so many workers, in a word:
 * - `load`: as many as what waits and arrives takes · `cold`: how long its tasks take is not known yet
 * - `late`: tasks wait too long though all workers are there · `queue_limits`: limits of its queues allow no more
 * - `work`, `due`: one is kept, because something runs or waits, or is due soon · `idle`: nothing to do
 * - `recent`: so many were wanted lately · `band`: the difference is not worth a change
 * - `step_up`, `step_down`: on its way, no faster than allowed
 * - `min`, `max`: its bounds · `room`: the hosts have no room for more
 * - `missing`: what it is judged by could not be read, so that it stays as it is · `stopped`: the pool is stopped
 */
export const SCALING_CAUSES = [
  'load',
  'cold',
  'late',
  'queue_limits',
  'work',
  'due',
  'idle',
  'recent',
  'band',
  'step_up',
  'step_down',
  'min',
  'max',
  'room',
  'missing',
  'stopped',
] as const
export type ScalingCause = (typeof SCALING_CAUSES)[number]

/** Of decisions that the law did not make: somebody started, stopped or changed the pool. */
export const BY_HAND = 'by_hand'
export const decisionCause = z.enum([...SCALING_CAUSES, BY_HAND])
export type DecisionCause = z.infer<typeof decisionCause>

/** What a decision was made by. Durations in milliseconds; null where it is not known, or there is none. */
export const scalingInputs = z.object({
  backlog: z.number().nullable().meta({ description: 'Due tasks that wait in its queues, without paused ones' }),
  active: z.number().nullable().meta({ description: 'Tasks of its queues that run' }),
  busy: z.int().nullable().meta({ description: 'Slots of its workers that are taken' }),
  oldestWait: z.number().nullable(),
  runTime: z.number().nullable().meta({ description: 'Mean over what waits' }),
  samples: z.int().meta({ description: 'Runs behind the run time' }),
  arrivalRate: z.number().nullable().meta({ description: 'Tasks that become due each second' }),
  slotsWanted: z.number().nullable().meta({ description: 'Slots that this takes, before it is divided by workers' }),
  wanted: z.int().nullable().meta({ description: 'Workers that this takes, before any bound' }),
  nextDue: z.number().nullable().meta({ description: 'Until the next task or schedule of its queues is due' }),
  slots: z.int(),
  ready: z.int().nullable(),
  starting: z.int().nullable(),
  leaving: z.int().nullable(),
  min: z.int(),
  max: z.int(),
  targetWait: z.int(),
  room: z.int().nullable().meta({ description: 'Workers more that its hosts have room for; null: without bound' }),
})
export type ScalingInputs = z.infer<typeof scalingInputs>

/** How many workers a pool should have from a time on, and why. */
export const scalingDecision = z.object({
  at: utc,
  desired: z.int(),
  current: z.int().meta({ description: 'Workers that were ready or starting' }),
  cause: decisionCause,
  reason: z.string(),
  inputs: scalingInputs.nullable().meta({ description: 'Null where somebody decided: cause by_hand' }),
})
export type ScalingDecision = z.infer<typeof scalingDecision>

/** Answer of GET /pools/{pool}/scaling. */
export const poolScaling = z.object({
  pool: poolName,
  desired: z.int(),
  current: z.int(),
  reason: z.string(),
  lookedAt: utc.nullable().meta({ description: 'When a scheduler looked last; null: none has yet' }),
  cause: decisionCause.nullable(),
  inputs: scalingInputs.nullable().meta({ description: 'Of the newest decision; null where somebody made it' }),
  history: z.object({ items: z.array(scalingDecision), nextCursor: z.string().nullable() }),
})
export type PoolScaling = z.infer<typeof poolScaling>

export const poolScalingQuery = z.strictObject(page)

/** For KEDA's metrics-api trigger. */
export const desiredWorkers = z.object({ desiredWorkers: z.int() })
export type DesiredWorkersReply = z.infer<typeof desiredWorkers>
