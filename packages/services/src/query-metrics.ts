import type { PromqlQuery, PromqlRangeQuery } from '@bullwheel/contracts'
import {
  type History,
  type Plan,
  PrometheusAway,
  type PromqlData,
  PromqlError,
  type StatsReader,
  badData,
  durationMs,
  queryAt,
  queryRange,
} from '@bullwheel/metrics/promql'
import { type Ctx, type Deps, authorise } from './context.ts'

/** An answer in the shape of Prometheus, with its HTTP status. */
export type PromqlAnswer = { status: number; body: string; source: 'prometheus' | 'minutes'; retryAfterS?: number }

const HOUR_MS = 3_600_000
const STEPS = 250
/** Rows of the statistics that one query may read. */
const MAX_ROWS = 50_000

/** PromQL at one time. Never throws for what is wrong with the query: the answer says it. */
export async function queryMetrics(args: { ctx: Ctx; query: PromqlQuery }): Promise<PromqlAnswer> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { deps } = ctx
  return answer(deps, async () => {
    const time = timeOf('time', query.time, deps.clock.now())
    const text = queryOf(query)
    if (deps.prometheus === undefined) return queryAt(text, time, readerOf(deps))
    return deps.prometheus.ask('query', { query: text, time: secondsOf(time) })
  })
}

/** PromQL at every step of a span. */
export async function queryMetricsRange(args: { ctx: Ctx; query: PromqlRangeQuery }): Promise<PromqlAnswer> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { deps } = ctx
  return answer(deps, async () => {
    const end = timeOf('end', query.end, deps.clock.now())
    const start = timeOf('start', query.start, end - HOUR_MS)
    const stepMs = stepOf(query.step, end - start)
    const text = queryOf(query)
    if (deps.prometheus === undefined) return queryRange(text, { start, end, stepMs }, readerOf(deps))
    const span = { start: secondsOf(start), end: secondsOf(end), step: secondsOf(stepMs) }
    return deps.prometheus.ask('query_range', { query: text, ...span })
  })
}

async function answer(
  { prometheus }: Deps,
  ask: () => Promise<PromqlData | { status: number; body: string }>,
): Promise<PromqlAnswer> {
  const source = prometheus === undefined ? 'minutes' : 'prometheus'
  const failed = (errorType: string, error: string): string => JSON.stringify({ status: 'error', errorType, error })
  try {
    const given = await ask()
    if ('body' in given) return { ...given, source }
    return { status: 200, body: JSON.stringify({ status: 'success', data: given }), source }
  } catch (cause) {
    if (cause instanceof PromqlError)
      return { status: cause.status, body: failed(cause.errorType, cause.message), source }
    if (cause instanceof PrometheusAway)
      return {
        status: 503,
        body: failed('unavailable', `Prometheus (PROMETHEUS_URL) cannot be asked: ${cause.message}`),
        source,
        retryAfterS: 5,
      }
    throw cause
  }
}

const secondsOf = (ms: number): string => String(ms / 1_000)

function queryOf({ query }: { query?: string | undefined }): string {
  if (query === undefined || query.trim() === '') throw badData('invalid parameter "query": it is empty')
  return query
}

/** Seconds since 1970 or RFC 3339, as milliseconds. */
function timeOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return Math.round(otherwise)
  const ms = /^[+-]?\d+(\.\d+)?(e\d+)?$/i.test(text) ? Number(text) * 1_000 : Date.parse(text)
  // The range of a Postgres timestamp and of JSON numbers is larger than what anybody means.
  if (!Number.isFinite(ms) || ms < 0 || ms > 4e13)
    throw badData(`invalid parameter "${name}": cannot parse ${text.slice(0, 100)} to a valid timestamp`)
  return Math.round(ms)
}

function stepOf(text: string | undefined, spanMs: number): number {
  if (text === undefined || text === '') return Math.max(1_000, Math.ceil(spanMs / STEPS / 1_000) * 1_000)
  const ms = durationMs(text)
  if (ms === undefined)
    throw badData(`invalid parameter "step": cannot parse ${text.slice(0, 100)} to a valid duration`)
  return Math.round(ms)
}

function readerOf({ clock, stats }: Deps): StatsReader {
  return { now: clock.now, read: (plan) => readHistory(stats, plan, clock.now()) }
}

async function readHistory(stats: Deps['stats'], plan: Plan, now: number): Promise<History> {
  const { needsBefore, needsWaiting, from, resolutionMs } = plan
  const wanted = { ...plan, limit: MAX_ROWS + 1 }
  const [rows, before, waiting] = await Promise.all([
    stats.read(wanted),
    needsBefore ? stats.sumBefore(wanted) : [],
    needsWaiting ? stats.countWaiting() : 0,
  ]).catch((cause: unknown) => {
    throw isTimeLimit(cause) ? new PromqlError('execution', 'the query took too long: take a shorter span') : cause
  })
  if (rows.length > MAX_ROWS || before.length > MAX_ROWS)
    throw new PromqlError(
      'execution',
      'too many queues and types over too long: name a queue or a type, or take a shorter span or a larger step',
    )
  return { rows, before, from, resolutionMs, now, waiting }
}

/** Postgres gave the statement up. */
const isTimeLimit = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === '57014'
