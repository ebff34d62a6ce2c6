import type { Stats, StatsDurations, StatsPart, StatsQuery } from '@bullwheel/contracts'
import { AppError, STATS_BOUNDS_MS, type StatsMinute } from '@bullwheel/domain'
import { type Bucket, quantileOf } from '@bullwheel/metrics/promql'
import { type Ctx, authorise } from './context.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const MAX_POINTS = 1_500
const MAX_ROWS = 50_000
/** Queues and types that have a line of their own. */
const PARTS = 10
/** What a step may be where none is given: about a hundred points. */
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1_440].map((minutes) => minutes * MINUTE_MS)
const WANTED_POINTS = 125
const COUNTS = ['accepted', 'started', 'retried', 'completed', 'failed', 'cancelled', 'expired'] as const

/** Figures over time from the minute statistics; the last point is the present one, and not over. */
export async function getStats(args: { ctx: Ctx; query: StatsQuery }): Promise<Stats> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { clock, stats, prometheus } = ctx.deps
  const to = query.to?.getTime() ?? clock.now()
  const { from, stepMs } = spanOf(query, to)
  const { queue, type } = query
  const rows = await stats.read({ from, to, resolutionMs: stepMs, queue, type, limit: MAX_ROWS + 1 })
  if (rows.length > MAX_ROWS)
    throw new AppError(
      'unprocessable',
      'Too many queues and types over too long: name one of them, or take a larger step.',
    )
  const times = Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, at) => from + at * stepMs)
  const byTime = Map.groupBy(rows, ({ minute }) => minute)
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    stepMs,
    queries: prometheus === undefined ? 'minutes' : 'prometheus',
    points: times.map((at) => ({ at: new Date(at).toISOString(), ...sumUp(byTime.get(at) ?? []) })),
    total: sumUp(rows),
    types: partsOf(rows, times, (row) => row.type),
    queues: partsOf(rows, times, (row) => row.queue),
  }
}

function spanOf({ from: wanted, step }: StatsQuery, to: number): { from: number; stepMs: number } {
  const begin = wanted?.getTime() ?? to - HOUR_MS
  const refused = (path: string, message: string): AppError =>
    new AppError('invalid_input', 'The request does not fit the schema.', { errors: [{ path, message }] })
  if (begin > to) throw refused('from', 'must not be after `to`')
  if (step !== undefined && (step < MINUTE_MS || step % MINUTE_MS !== 0)) throw refused('step', 'must be whole minutes')
  const widest = STEPS_MS.at(-1) ?? MINUTE_MS
  const stepMs =
    step ??
    STEPS_MS.find((ms) => (to - begin) / ms <= WANTED_POINTS) ??
    Math.ceil((to - begin) / MAX_POINTS / widest) * widest
  if ((to - begin) / stepMs > MAX_POINTS - 1)
    throw refused('step', `would make more than ${MAX_POINTS} points: take a larger one`)
  return { from: Math.floor(begin / stepMs) * stepMs, stepMs }
}

function sumUp(rows: StatsMinute[]) {
  const sum = (of: (row: StatsMinute) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const counts = Object.fromEntries(COUNTS.map((count) => [count, sum((row) => row[count])])) as Record<
    (typeof COUNTS)[number],
    number
  >
  const durations = (of: 'wait' | 'run'): StatsDurations =>
    describe(
      sum((row) => row[`${of}Ms`]),
      STATS_PLACES.map((at) => sum((row) => row[`${of}s`][at] ?? 0)),
    )
  return { ...counts, wait: durations('wait'), run: durations('run') }
}

const STATS_PLACES = Array.from({ length: STATS_BOUNDS_MS.length + 1 }, (_, at) => at)

function describe(sumMs: number, counts: number[]): StatsDurations {
  let count = 0
  const buckets = counts.map((n, at): Bucket => ({ bound: STATS_BOUNDS_MS[at] ?? Infinity, count: (count += n) }))
  if (count === 0) return { count, mean: null, p50: null, p95: null, p99: null }
  const quantile = (q: number): number => round(quantileOf(q, buckets))
  return { count, mean: round(sumMs / count), p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }
}

const round = (ms: number): number => Math.round(ms * 10) / 10

/** The largest ones first, and what is left of them together. */
function partsOf(rows: StatsMinute[], times: number[], nameOf: (row: StatsMinute) => string): StatsPart[] {
  const groups = [...Map.groupBy(rows, nameOf)].map(([name, own]) => ({ name, own, size: sizeOf(own) }))
  const sorted = groups.toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
  const others = sorted.slice(PARTS).flatMap(({ own }) => own)
  const parts = sorted.slice(0, PARTS).map(({ name, own }) => partOf(name, own, times))
  return others.length === 0 ? parts : [...parts, partOf(null, others, times)]
}

const sizeOf = (rows: StatsMinute[]): number =>
  rows.reduce((total, { completed, failed, retried, accepted }) => total + completed + failed + retried + accepted, 0)

function partOf(name: string | null, rows: StatsMinute[], times: number[]): StatsPart {
  const placeOf = new Map(times.map((time, at) => [time, at]))
  const valuesOf = (count: 'completed' | 'failed' | 'retried'): number[] => {
    const values = times.map(() => 0)
    for (const row of rows) {
      const at = placeOf.get(row.minute)
      if (at !== undefined) values[at] = (values[at] ?? 0) + row[count]
    }
    return values
  }
  return { name, completed: valuesOf('completed'), failed: valuesOf('failed'), retried: valuesOf('retried') }
}
