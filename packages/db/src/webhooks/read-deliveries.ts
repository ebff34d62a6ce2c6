import type { DELIVERY_CAUSES, DeliveryAttempt, DeliveryState, EventKind } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** A delivery as lists show it; instants in epoch milliseconds. */
export type DeliveryRow = {
  id: number
  taskId: string
  version: number
  cause: (typeof DELIVERY_CAUSES)[number]
  kind: EventKind
  queue: string
  type: string
  eventAt: number
  state: DeliveryState
  attempts: number
  waits: boolean
  nextAt: number
  last: DeliveryAttempt | null
  createdAt: number
  endedAt: number | null
}
export type DeliveryDetailsRow = DeliveryRow & { history: DeliveryAttempt[]; body: string; seq: number }

function deliveryColumns(hot: Hot) {
  return hot`
    d.id, d.task_id as "taskId", d.version, d.cause, d.kind, d.queue, d.type, d.event_at as "eventAt", d.state,
    d.attempts, d.waits, d.next_at as "nextAt", d.history->-1 as last, d.created_at as "createdAt",
    d.ended_at as "endedAt"`
}

export type DeliveryFilter = {
  state?: DeliveryState | undefined
  kind?: EventKind | undefined
  task?: string | undefined
  /** Of the event; epoch milliseconds. */
  from?: number | undefined
  to?: number | undefined
  /** Only ids below this one: the last of the page before. */
  before?: number | undefined
}

/** Newest first. */
export function listDeliveries(
  hot: Hot,
  webhookId: string,
  filter: DeliveryFilter,
  limit: number,
): Promise<DeliveryRow[]> {
  const { state, kind, task, from, to, before } = filter
  return hot<DeliveryRow[]>`
    select ${deliveryColumns(hot)} from webhook_deliveries d
    where d.webhook_id = ${webhookId}::uuid
      ${before === undefined ? hot`` : hot`and d.id < ${before}`}
      ${stateIs(hot, state)}
      ${kind === undefined ? hot`` : hot`and d.kind = ${kind}`}
      ${task === undefined ? hot`` : hot`and d.task_id = ${task}::uuid`}
      ${from === undefined ? hot`` : hot`and d.event_at >= to_timestamp(${from}::float8 / 1000)`}
      ${to === undefined ? hot`` : hot`and d.event_at < to_timestamp(${to}::float8 / 1000)`}
    order by d.id desc limit ${limit}`
}

/** As literals: the partial indexes of pending and lost deliveries are found by them. */
function stateIs(hot: Hot, state: DeliveryState | undefined) {
  switch (state) {
    case undefined:
      return hot``
    case 'pending':
      return hot`and d.state = 'pending'`
    case 'failed':
    case 'dropped':
      return hot`and d.state in ('failed', 'dropped') and d.state = ${state}`
    case 'delivered':
      return hot`and d.state = 'delivered'`
  }
}

export async function readDelivery(hot: Hot, webhookId: string, id: number): Promise<DeliveryDetailsRow | undefined> {
  const [row] = await hot<DeliveryDetailsRow[]>`
    select ${deliveryColumns(hot)}, d.history, d.body, d.seq from webhook_deliveries d
    where d.id = ${id} and d.webhook_id = ${webhookId}::uuid`
  return row
}

/** A pending delivery is tried now, and not after its wait; false when it is not pending. */
export async function hastenDelivery(hot: Hot, webhookId: string, id: number): Promise<boolean> {
  const rows = await hot`
    update webhook_deliveries set next_at = least(next_at, now())
    where id = ${id} and case when webhook_id = ${webhookId}::uuid then state = 'pending' else false end returning id`
  return rows.length === 1
}
