import type { StatsMinute } from '@bullwheel/domain'
import type { Selector } from './ast.ts'
import type { Series } from './evaluate.ts'
import { unsupported } from './promql-error.ts'
import { type Running, createRunning } from './running.ts'
import { STATS_METRICS, type StatsMetric, WAITING, waitingChange } from './stats-metrics.ts'
import { type Labels, keyOf } from './vector.ts'

/** What was read of the minute statistics for a query. */
export type History = {
  /** What happened from `from` on, by time; `minute` is the begin of a piece of `resolutionMs`. */
  rows: StatsMinute[]
  /** What had happened before, by queue and type; empty where nobody asks for totals. */
  before: StatsMinute[]
  from: number
  resolutionMs: number
  now: number
  /** Tasks that wait now, in all queues. */
  waiting: number
}

/** As in Prometheus, a series is worth its last value for this long. */
const LOOKBACK_MS = 300_000

/** The series of a selector. Throws PromqlError where the statistics do not have the metric. */
export function findSeries(history: History, { metric, matchers }: Selector): Series[] {
  const isWanted = (labels: Labels): boolean => matchers.every(({ label, matches }) => matches(labels[label] ?? ''))
  if (metric === WAITING) return isWanted({}) ? [waitingSeries(history)] : []
  const definition = STATS_METRICS[metric]
  if (definition === undefined) throw unknownMetric(metric)
  const collector = createCollector(history, definition, isWanted)
  for (const row of history.before) collector.add(row, undefined)
  for (const row of history.rows) collector.add(row, row.minute)
  return collector.series().map(({ labels, running }) => ({
    labels: { __name__: metric, ...labels },
    ...countedSeries(running, history, definition),
  }))
}

type Counted = { labels: Labels; running: Running }

/** Counts rows for the series that they belong to: some for several, such as the buckets of a histogram. */
function createCollector(history: History, definition: StatsMetric, isWanted: (labels: Labels) => boolean) {
  const { labelsOf, figures, always } = definition
  const found = new Map<string, Counted>()
  const targets = new Map<string, (Running | undefined)[]>()
  const runningOf = (labels: Labels): Running | undefined => {
    if (!isWanted(labels)) return undefined
    const key = keyOf(labels)
    const one = found.get(key) ?? { labels, running: createRunning(history) }
    found.set(key, one)
    return one.running
  }
  const targetsOf = (row: Pick<StatsMinute, 'queue' | 'type'>): (Running | undefined)[] => {
    const pair = `${row.queue}\n${row.type}`
    const known = targets.get(pair) ?? figures.map(({ labels }) => runningOf({ ...labelsOf(row), ...labels }))
    targets.set(pair, known)
    return known
  }
  if (always) targetsOf({ queue: '', type: '' })
  return {
    add: (row: StatsMinute, minute: number | undefined): void => {
      const running = targetsOf(row)
      figures.forEach(({ of }, at) => running[at]?.add(minute, of(row)))
    },
    series: (): Counted[] => [...found.values()],
  }
}

function countedSeries(
  running: Running,
  { now }: History,
  { isWhole, always }: StatsMetric,
): Pick<Series, 'at' | 'increase'> {
  const isThere = (ms: number): boolean => ms <= now + LOOKBACK_MS
  return {
    at: (ms) => {
      if (!isThere(ms) || (!always && ms < running.beganAt)) return undefined
      return isWhole ? Math.round(running.total(ms)) : running.total(ms)
    },
    increase: (ms, rangeMs) => (isThere(ms) ? running.total(ms) - running.total(ms - rangeMs) : undefined),
  }
}

/** Counted back from now, so that an error of long ago is none of today. */
function waitingSeries(history: History): Series {
  const running = createRunning(history)
  for (const row of history.rows) running.add(row.minute, waitingChange(row))
  return {
    labels: { __name__: WAITING },
    at: (ms) => {
      if (ms > history.now + LOOKBACK_MS) return undefined
      return Math.max(0, Math.round(history.waiting - (running.total(history.now) - running.total(ms))))
    },
    increase: () => {
      throw unsupported(`rate() and increase() of ${WAITING}, which is a gauge`)
    },
  }
}

function unknownMetric(metric: string): Error {
  return unsupported(
    `the metric ${metric}; the minute statistics have: ${[...Object.keys(STATS_METRICS), WAITING].join(', ')}`,
  )
}
