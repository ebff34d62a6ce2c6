import { z } from 'zod'
import { queueName, typeName } from './text.ts'
import { duration, instant, utc } from './time.ts'

const text = z.string().max(10_000)
const moment = text.meta({ description: 'Seconds since 1970, or RFC 3339; not given: now' })

/** Query of GET /query, as Prometheus has it; what it does not know is passed over. */
export const promqlQuery = z.object({ query: text.optional(), time: moment.optional() })
export type PromqlQuery = z.output<typeof promqlQuery>

/** Query of GET /query_range. Not given: the last hour, in about 250 steps. */
export const promqlRangeQuery = z.object({
  query: text.optional(),
  start: moment.optional(),
  end: moment.optional(),
  step: text.optional().meta({ description: 'Seconds, or a duration like 30s' }),
})
export type PromqlRangeQuery = z.output<typeof promqlRangeQuery>

const metric = z.record(z.string(), z.string())
/** Seconds since 1970, and the value as text: also `NaN`, `+Inf` and `-Inf`. */
const sample = z.tuple([z.number(), z.string()])
const matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric, values: z.array(sample) })),
})
const vector = z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric, value: sample })) })
const scalar = z.object({ resultType: z.enum(['scalar', 'string']), result: sample })

/** What Prometheus answers; errors are `{status: "error", errorType, error}`. */
export const promqlReply = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [matrix, vector, scalar]),
  warnings: z.array(z.string()).optional(),
})
export type PromqlReply = z.output<typeof promqlReply>

/** Query of GET /stats. Not given: the last hour, in steps that make about a hundred points. Steps are whole minutes. */
export const statsQuery = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  step: duration.optional(),
  queue: queueName.optional(),
  type: typeName.optional(),
})
export type StatsQuery = z.output<typeof statsQuery>

/** Durations in milliseconds; null where nothing was observed. */
const durations = z.object({
  count: z.int(),
  mean: z.number().nullable(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
})
export type StatsDurations = z.output<typeof durations>

const counts = {
  accepted: z.int(),
  started: z.int(),
  retried: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  expired: z.int(),
}
const point = z.object({ at: utc, ...counts, wait: durations, run: durations })
export type StatsPoint = z.output<typeof point>

/** One queue or type over the same points; `name` is null for all that are not among the largest. */
const part = z.object({
  name: z.string().nullable(),
  completed: z.array(z.int()),
  failed: z.array(z.int()),
  retried: z.array(z.int()),
})
export type StatsPart = z.output<typeof part>

/** What happened, minute by minute or in longer steps, from the minute statistics. `queries`: who answers PromQL here. */
export const stats = z.object({
  from: utc,
  to: utc,
  stepMs: z.int(),
  queries: z.enum(['prometheus', 'minutes']),
  points: z.array(point),
  total: z.object({ ...counts, wait: durations, run: durations }),
  types: z.array(part),
  queues: z.array(part),
})
export type Stats = z.output<typeof stats>
