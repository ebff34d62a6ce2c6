import { DELIVERY_STATES, EVENT_KINDS, taskId } from '@bullwheel/contracts'
import type { DeliveryFilters } from '../../../../api/webhook-queries.ts'
import { webhookPath } from '../paths.ts'

/** Filters of the deliveries as the address says them; what it says wrongly is left out. */
export function parseDeliveryFilters(params: URLSearchParams): DeliveryFilters {
  const state = DELIVERY_STATES.find((known) => known === params.get('state'))
  const kind = EVENT_KINDS.find((known) => known === params.get('kind'))
  const task = taskId.safeParse(params.get('task')).data
  const cursor = params.get('cursor')
  return { ...(state && { state }), ...(kind && { kind }), ...(task && { task }), ...(cursor && { cursor }) }
}

/** The address that says these filters. */
export function deliveriesPath(id: string, filters: DeliveryFilters): string {
  const params = new URLSearchParams(filters)
  return params.size === 0 ? webhookPath(id) : `${webhookPath(id)}?${params}`
}

/** The filters without the page, with some of them changed; undefined takes one away. */
export function withFilters(
  filters: DeliveryFilters,
  change: { [Name in keyof DeliveryFilters]: DeliveryFilters[Name] | undefined },
): DeliveryFilters {
  const merged = Object.entries({ ...filters, cursor: undefined, ...change })
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined))
}
