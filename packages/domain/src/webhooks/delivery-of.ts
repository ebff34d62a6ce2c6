import type { DELIVERY_CAUSES, EventKind } from '@bullwheel/contracts'
import { toCloudEvent } from '../cloud-event.ts'
import type { MirrorEvent } from '../mirror.ts'

/** A delivery to be written; instants in epoch milliseconds. */
export type NewDelivery = {
  webhookId: string
  taskId: string
  version: number
  cause: (typeof DELIVERY_CAUSES)[number]
  kind: EventKind
  queue: string
  type: string
  eventAt: number
  /** Of the event's segment in the log. */
  seq: number
  body: string
}

/** What each of several webhooks is sent of an event: the same body. */
export function deliveriesOf(
  event: MirrorEvent,
  webhookIds: readonly string[],
  cause: NewDelivery['cause'],
): NewDelivery[] {
  const { taskId, version, kind, queue, type, at, cursor } = event
  const body = JSON.stringify(toCloudEvent(event))
  const facts = { taskId, version, cause, kind, queue, type, eventAt: Date.parse(at), seq: seqOf(cursor), body }
  return webhookIds.map((webhookId) => ({ webhookId, ...facts }))
}

/** A cursor of an event is `<seq>.<place>`. */
export const seqOf = (cursor: string): number => Number(cursor.split('.')[0])

/** The header `webhook-id`: the CloudEvent's own id, the same whenever the event is sent. */
export const messageIdOf = ({ taskId, version }: { taskId: string; version: number }): string => `${taskId}:${version}`
