import type { PromqlReply } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

/** How far back is looked, in milliseconds. */
export const RANGES = {
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
  '7d': 604_800_000,
} as const
export type Range = keyof typeof RANGES

/** Between two points, in seconds. */
export const STEPS = { '15s': 15, '1m': 60, '5m': 300, '15m': 900, '1h': 3_600 } as const
export type Step = keyof typeof STEPS

/** A chart that is looked at is read again so often. */
export const CHART_READ_MS = 10_000
/** Of steps that fit, the first that makes no more points than this; whole parts of an hour are read fastest. */
const MAX_POINTS = 250
const FITTING_STEPS = [15, 30, 60, 120, 300, 600, 1_800, 3_600]

const fittingStep = (range: Range): number =>
  FITTING_STEPS.find((seconds) => RANGES[range] / 1_000 / seconds <= MAX_POINTS) ?? 3_600

export const statsOf = (client: Client, range: Range) =>
  queryOptions({
    queryKey: ['stats', range],
    queryFn: ({ signal }) =>
      client.getStats({ query: { from: new Date(Date.now() - RANGES[range]).toISOString() }, signal }),
    placeholderData: keepPreviousData,
  })

/** The times of an answer, in seconds, beside it: a series has no value for those at which it was not there. */
export type Answered = { times: number[]; data: PromqlReply['data']; warnings: string[] }

/** A query that is wrong stays wrong: it is not tried again by itself. */
export const promqlRange = (client: Client, query: string, range: Range, step: Step | undefined) =>
  queryOptions({
    queryKey: ['promql', query, range, step],
    queryFn: async ({ signal }): Promise<Answered> => {
      const stepS = step === undefined ? fittingStep(range) : STEPS[step]
      const end = Math.ceil(Date.now() / 1_000)
      const start = end - Math.floor(RANGES[range] / 1_000 / stepS) * stepS
      const span = { start: String(start), end: String(end), step: String(stepS) }
      const { data, warnings = [] } = await client.queryMetricsRange({ query: { query, ...span }, signal })
      const times = Array.from({ length: (end - start) / stepS + 1 }, (_, at) => start + at * stepS)
      return { times, data, warnings }
    },
    placeholderData: keepPreviousData,
    retry: false,
  })
