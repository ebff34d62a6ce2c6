import type { LifecycleEvent } from '@bullwheel/contracts'
import { STATS_BOUNDS_MS } from '@bullwheel/domain'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { addBookGauges } from './book-gauges.ts'
import type { BookReaders } from './book-readers.ts'
import { type Exposition, createProcessRegistry } from './exposition.ts'
import { createLineLimit } from './line-limit.ts'
import { type OlderMeters, createOlderMeters } from './older-names.ts'
import { addQueueGauges, withoutTypeOfPending } from './queue-gauges.ts'

export type { Exposition }

/** Counts tasks by reading the event log, and shows the process's own figures beside them. */
export type TaskMetrics = Exposition & {
  /** Counts a batch of lifecycle events. */
  observe: (events: readonly LifecycleEvent[]) => void
}

export type TaskMetricsOptions = {
  readers?: BookReaders
  /** Whether this process is the one that shows figures of the whole system. Default: it is. */
  isShown?: () => boolean
}

/** The same bounds as the minute statistics, so that both give the same quantiles. */
const BUCKETS = STATS_BOUNDS_MS.map((ms) => ms / 1_000)
const LABELS = ['queue', 'type'] as const

/**
 * Every api counts every task, from its own start on, and one of them shows it: a sum over instances counts nothing
 * twice. The process's own figures are always shown.
 */
export function createTaskMetrics({ readers, isShown = () => true }: TaskMetricsOptions = {}): TaskMetrics {
  const own = createProcessRegistry()
  const whole = new Registry()
  new Gauge({
    name: 'bullwheel_gauges_held',
    help: '1 in the one api that shows the figures of the whole system, 0 in the others',
    registers: [own],
    collect() {
      this.set(isShown() ? 1 : 0)
    },
  })
  if (readers !== undefined) {
    addBookGauges(whole, readers)
    addQueueGauges(whole, readers)
  }
  const meters = createMeters(whole)
  const linesOf = createLineLimit()
  return {
    observe: (events) => {
      for (const event of events) count(meters, linesOf(event.queue, event.type), event)
    },
    text: async () =>
      isShown() ? `${await own.metrics()}\n${withoutTypeOfPending(await whole.metrics())}` : own.metrics(),
    contentType: own.contentType,
  }
}

type Meters = ReturnType<typeof createMeters>

function createMeters(register: Registry) {
  const registers = [register]
  return {
    older: createOlderMeters(registers, BUCKETS),
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
      buckets: BUCKETS,
      registers,
    }),
    run: new Histogram({
      name: 'bullwheel_task_run_seconds',
      help: 'Time from the start of an attempt to the commit of its outcome',
      labelNames: LABELS,
      buckets: BUCKETS,
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
      return withSeconds(event.runAt, event.startedAt, (seconds) => meters.wait.observe(line, seconds))
    case 'retrying':
      meters.retries.inc(line)
      meters.older.retried(event.type)
      return countRun(meters, line, event)
    case 'completed':
    case 'failed':
      meters.older.processed(event.kind)
      meters.finished.inc({ ...line, outcome: event.kind })
      return countRun(meters, line, event)
    case 'cancelled':
    case 'expired':
      meters.finished.inc({ ...line, outcome: event.kind })
      return countRun(meters, line, event)
    case 'retried':
    case 'updated':
    case 'deleted':
      return undefined
  }
}

/** What had begun; a task that was cancelled while it waited had not. */
function countRun({ run, older }: { run: Meters['run']; older: OlderMeters }, line: Line, event: LifecycleEvent): void {
  withSeconds(event.startedAt, event.at, (seconds) => {
    run.observe(line, seconds)
    older.ran(seconds)
  })
}

function withSeconds(from: string | null, to: string | null, observe: (seconds: number) => void): void {
  if (from === null || to === null) return
  observe(Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000)
}
