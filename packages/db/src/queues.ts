import type { QueueDefaults } from '@bullwheel/contracts'
import type { Hot } from './connect.ts'

/** Settings of a queue; instants in epoch milliseconds. */
export type QueueRow = {
  name: string
  paused: boolean
  pauseReason: string | null
  pausedAt: number | null
  pausedBy: string | null
  concurrency: number | null
  rateMax: number | null
  rateMs: number | null
  weight: number
  defaults: QueueDefaults
  /** Raised by every change. */
  version: number
  createdAt: number
}

/** Makes queues that are not there yet; answers the ones that are new. */
export async function ensureQueues(hot: Hot, names: string[]): Promise<string[]> {
  const rows = await hot<{ name: string }[]>`
    insert into queues (name) select name from json_array_elements_text(${JSON.stringify(names.toSorted())}::text::json) as n(name)
    on conflict do nothing returning name`
  return rows.map((row) => row.name)
}

/** The columns of a QueueRow of `queues as q`. */
export function queueColumns(hot: Hot) {
  return hot`
    q.name, q.paused, q.pause_reason as "pauseReason", q.paused_at as "pausedAt", q.paused_by as "pausedBy", q.concurrency,
    q.rate_max as "rateMax", q.rate_ms as "rateMs", q.weight, q.defaults, q.version, q.created_at as "createdAt"`
}

export async function listQueues(hot: Hot): Promise<QueueRow[]> {
  return hot<QueueRow[]>`select ${queueColumns(hot)} from queues q order by q.name`
}

export async function readQueue(hot: Hot, name: string): Promise<QueueRow | undefined> {
  const [row] = await hot<QueueRow[]>`select ${queueColumns(hot)} from queues q where q.name = ${name}`
  return row
}
