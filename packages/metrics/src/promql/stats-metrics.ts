import { STATS_BOUNDS_MS, type StatsMinute } from '@bullwheel/domain'

type Row = Omit<StatsMinute, 'minute'>
/** One series of a metric for each queue and type, or for all of them together. */
export type Figure = { labels: Record<string, string>; of: (row: Row) => number }
/** A counter that the minute statistics can give. `always`: it has series where nothing has happened yet. */
export type StatsMetric = {
  /** Which of the two tell its series apart. */
  by: By
  labelsOf: (row: Pick<Row, 'queue' | 'type'>) => Record<string, string>
  figures: Figure[]
  isWhole: boolean
  always: boolean
}

type By = { queue: boolean; type: boolean }
const BOTH: By = { queue: true, type: true }
const NEITHER: By = { queue: false, type: false }
const byQueueAndType = ({ queue, type }: Pick<Row, 'queue' | 'type'>) => ({ queue, type })
const ofAll = () => ({})
const SECONDS = 1_000

const counter = (of: (row: Row) => number): StatsMetric => ({
  by: BOTH,
  labelsOf: byQueueAndType,
  figures: [{ labels: {}, of }],
  isWhole: true,
  always: false,
})
const sumTo = (counts: readonly number[], last: number): number => {
  let sum = 0
  for (let at = 0; at <= last; at++) sum += counts[at] ?? 0
  return sum
}

/** `_bucket`, `_sum` and `_count` of waits or runs. */
function histogram(name: string, of: 'wait' | 'run', labelsOf: StatsMetric['labelsOf']): Record<string, StatsMetric> {
  const always = labelsOf === ofAll
  const by = always ? NEITHER : BOTH
  const bounds = [...STATS_BOUNDS_MS.map((ms) => String(ms / SECONDS)), '+Inf']
  const buckets = bounds.map((le, at) => ({ labels: { le }, of: (row: Row) => sumTo(row[`${of}s`], at) }))
  const count = { labels: {}, of: (row: Row) => sumTo(row[`${of}s`], STATS_BOUNDS_MS.length) }
  const sum = { labels: {}, of: (row: Row) => row[`${of}Ms`] / SECONDS }
  return {
    [`${name}_bucket`]: { by, labelsOf, figures: buckets, isWhole: true, always },
    [`${name}_count`]: { by, labelsOf, figures: [count], isWhole: true, always },
    [`${name}_sum`]: { by, labelsOf, figures: [sum], isWhole: false, always },
  }
}

const OUTCOMES = ['completed', 'failed', 'cancelled', 'expired'] as const
const STATUSES = ['completed', 'failed'] as const

/** Every counter by its name. */
export const STATS_METRICS: Record<string, StatsMetric> = {
  tasks_processed_total: {
    by: NEITHER,
    labelsOf: ofAll,
    figures: STATUSES.map((status) => ({ labels: { status }, of: (row: Row) => row[status] })),
    isWhole: true,
    always: true,
  },
  task_retries_total: {
    ...counter((row) => row.retried),
    by: { queue: false, type: true },
    labelsOf: ({ type }) => ({ task_type: type }),
  },
  ...histogram('task_processing_time_seconds', 'run', ofAll),
  bullwheel_tasks_accepted_total: counter((row) => row.accepted),
  bullwheel_tasks_finished_total: {
    ...counter((row) => row.completed),
    figures: OUTCOMES.map((outcome) => ({ labels: { outcome }, of: (row: Row) => row[outcome] })),
  },
  bullwheel_task_retries_total: counter((row) => row.retried),
  ...histogram('bullwheel_task_wait_seconds', 'wait', byQueueAndType),
  ...histogram('bullwheel_task_run_seconds', 'run', byQueueAndType),
}

/** By what the rows that these metrics need must be told apart. */
export function neededBy(metrics: string[]): By {
  const all = metrics.map((metric) => STATS_METRICS[metric]?.by ?? NEITHER)
  return { queue: all.some(({ queue }) => queue), type: all.some(({ type }) => type) }
}

/** The one gauge: how many tasks wait is known now; how many did is told by what happened since. */
export const WAITING = 'pending_tasks_total'

/** By how many tasks more wait than before this minute. A retried run waits again, as a run that ends and does not settle. */
export function waitingChange(row: Row): number {
  const runs = sumTo(row.runs, STATS_BOUNDS_MS.length)
  return row.accepted - row.started + runs - row.completed - row.failed - row.cancelled - row.expired
}
