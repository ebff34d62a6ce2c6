import { Counter, Histogram, type Registry } from 'prom-client'
import { createLineLimit } from './line-limit.ts'

/** Names that older dashboards ask for; `pending_tasks_total` is read from the book with the queues. */
export type OlderMeters = {
  processed: (status: 'completed' | 'failed') => void
  ran: (seconds: number) => void
  retried: (type: string) => void
}

export function createOlderMeters(registers: Registry[], buckets: number[]): OlderMeters {
  const processed = new Counter({
    name: 'tasks_processed_total',
    help: 'Tasks that completed or failed for good',
    labelNames: ['status'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'task_processing_time_seconds',
    help: 'Time from the start of an attempt to the commit of its outcome, of all types',
    buckets,
    registers,
  })
  const retries = new Counter({
    name: 'task_retries_total',
    help: 'Attempts that failed and are tried again, by type',
    labelNames: ['task_type'] as const,
    registers,
  })
  // Without a 0 to begin at, the first task would be no increase.
  for (const status of ['completed', 'failed']) processed.inc({ status }, 0)
  const linesOf = createLineLimit()
  return {
    processed: (status) => processed.inc({ status }),
    ran: (value) => seconds.observe(value),
    retried: (type) => retries.inc({ task_type: linesOf('', type).type }),
  }
}
