import type { LifecycleEvent } from '@bullwheel/contracts'
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { type BookReaders, addBookGauges } from './book-gauges.ts'
import { createLineLimit } from './line-limit.ts'

/** Counts tasks by reading the event log, and shows the process's own figures beside them. */
export type TaskMetrics = {
  /** Counts a batch of lifecycle events. */
  observe: (events: readonly LifecycleEvent[]) => void
  /** The Prometheus text. */
  text: () => Promise<string>
  contentType: string
}

/** Seconds, from a task that starts at once to one that waits an hour. */
const WAIT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600]
/** Seconds, from a no-op to an hour's work. */
const RUN_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600]
const LABELS = ['queue', 'type'] as const

/**
 * Every process that reads the event log counts every task from its own start on. Scrape them all, and take the maximum
 * over instances, not the sum.
 */
export function createTaskMetrics(readers?: BookReaders): TaskMetrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  if (readers !== undefined) addBookGauges(register, readers)
  const meters = createMeters(register)
  const linesOf = createLineLimit()
  return {
    observe: (events) => {
      for (const event of events) count(meters, linesOf(event.queue, event.type), event)
    },
    text: () => register.metrics(),
    contentType: register.contentType,
  }
}

type Meters = ReturnType<typeof createMeters>

function createMeters(register: Registry) {
  const registers = [register]
  return {
    accepted: new Counter({
      name: 'bullwheel_tasks_accepted_total',
      help: 'Tasks that were accepted',
      labelNames: LABELS,
      registers,
    }),
    finished: new Counter({
      name: 'bullwheel_tasks_finished_total',
      help: 'Tasks that ended, by outcome: completed, failed, cancelled or expired',
      labelNames: [...LABELS, 'outcome'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'bullwheel_task_retries_total',
      help: 'Attempts that failed and are tried again',
      labelNames: LABELS,
      registers,
    }),
    wait: new Histogram({
      name: 'bullwheel_task_wait_seconds',
      help: 'Time from when an attempt was due to its start',
      labelNames: LABELS,
      buckets: WAIT_BUCKETS,
      registers,
    }),
    run: new Histogram({
      name: 'bullwheel_task_run_seconds',
      help: 'Time from the start of an attempt to the commit of its outcome',
      labelNames: LABELS,
      buckets: RUN_BUCKETS,
      registers,
    }),
  }
}

type Line = { queue: string; type: string }

function count(meters: Meters, line: Line, event: LifecycleEvent): void {
  switch (event.kind) {
    case 'created':
      return meters.accepted.inc(line)
    case 'started':
      return observeSeconds(meters.wait, line, event.runAt, event.startedAt)
    case 'retrying':
      meters.retries.inc(line)
      return observeSeconds(meters.run, line, event.startedAt, event.at)
    case 'completed':
    case 'failed':
      meters.finished.inc({ ...line, outcome: event.kind })
      return observeSeconds(meters.run, line, event.startedAt, event.at)
    case 'cancelled':
    case 'expired':
      return meters.finished.inc({ ...line, outcome: event.kind })
    case 'retried':
    case 'updated':
    case 'deleted':
      return undefined
  }
}

function observeSeconds(
  histogram: Histogram<'queue' | 'type'>,
  line: Line,
  from: string | null,
  to: string | null,
): void {
  if (from === null || to === null) return
  histogram.observe(line, Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000)
}
