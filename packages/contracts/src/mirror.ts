import { z } from 'zod'
import { page } from './page.ts'
import { instant, utc } from './time.ts'

/** Name of a mirror, like `kafka` or `search-postgres`. */
export const mirrorName = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be the name of a mirror, like kafka')

/**
 * `running`: a process copies. `failing`: it tries, and what it copies to does not take it. `stopped`: no process copies; the
 * mirror is not configured any more, or no worker runs.
 */
export const MIRROR_STATES = ['running', 'failing', 'stopped'] as const
export const mirrorState = z.enum(MIRROR_STATES)
export type MirrorState = z.infer<typeof mirrorState>

/** One partition of a mirror: which process copies it, and how far it is. */
export const mirrorPartition = z.object({
  partition: z.int(),
  state: mirrorState,
  holder: z.string().nullable(),
  items: z.int(),
  seconds: z.number(),
  movedAt: utc,
  eventAt: utc.nullable(),
  error: z.string().nullable(),
  errorAt: utc.nullable(),
})

/** A consumer of what happens, with how much it has still to copy. Durations in seconds. */
export const mirror = z.object({
  name: z.string(),
  copies: z.enum(['events', 'logs']),
  /** The worst of its partitions'. */
  state: mirrorState,
  lag: z.object({
    items: z.int().meta({ description: 'Events or log lines that are not copied yet' }),
    isExact: z.boolean().meta({ description: 'False: an estimate, there are more than are worth counting' }),
    seconds: z.number().meta({ description: 'Age of the oldest one of them' }),
  }),
  deadLetters: z.int(),
  error: z.string().nullable(),
  partitions: z.array(mirrorPartition),
})
export type Mirror = z.infer<typeof mirror>

export const mirrors = z.object({
  items: z.array(mirror),
  oldestTransaction: z
    .object({ seconds: z.number(), pid: z.int(), application: z.string().nullable(), database: z.string().nullable() })
    .nullable()
    .meta({ description: 'The oldest open transaction of the Postgres server' }),
  warnings: z.array(z.string()),
})
export type Mirrors = z.infer<typeof mirrors>

/** What a sink refused for good; `item` is the event or log line as it was given. */
export const deadLetter = z.object({
  id: z.int(),
  taskId: z.uuid(),
  reason: z.string(),
  at: utc,
  refusals: z.int(),
  /** Somebody asked for it to be tried again, and it was not yet. */
  isWanted: z.boolean(),
  item: z.record(z.string(), z.unknown()),
})
export type DeadLetter = z.infer<typeof deadLetter>

export const listDeadLettersQuery = z.strictObject(page)

/** Body of …/dead-letters/replay and …/discard: some of them, or all where no ids are given. */
export const chooseDeadLetters = z
  .strictObject({ ids: z.array(z.int().min(1)).min(1).max(1_000).optional() })
  .optional()
export type ChooseDeadLetters = z.output<typeof chooseDeadLetters>
export const deadLettersChosen = z.object({ letters: z.int() })

/** Body of POST /mirrors/{m}/replay: from when on everything is copied again. */
export const replayMirror = z.strictObject({ from: instant })
export type ReplayMirror = z.output<typeof replayMirror>
