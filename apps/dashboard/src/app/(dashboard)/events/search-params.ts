import { EVENT_KINDS, taskId } from '@bullwheel/contracts'
import type { EventFilters } from '../../../api/event-queries.ts'

/** `isLog`: the event log is asked for, also where there is a Kafka. */
export type EventsAddress = EventFilters & { isLog?: true }

/** Filters as the address says them; what it says wrongly is left out. */
export function parseEvents(params: URLSearchParams): EventsAddress {
  const kind = EVENT_KINDS.find((known) => known === params.get('kind'))
  const task = taskId.safeParse(params.get('task')).data
  const queue = params.get('queue')
  const type = params.get('type')
  const cursor = params.get('cursor')
  return {
    ...(kind && { kind }),
    ...(queue && { queue }),
    ...(type && { type }),
    ...(task && { task }),
    ...(cursor && { cursor }),
    ...(params.get('source') === 'log' && { isLog: true }),
  }
}

/** The address that says these filters. */
export function eventsPath({ isLog, ...filters }: EventsAddress): string {
  const params = new URLSearchParams(filters)
  if (isLog) params.set('source', 'log')
  return params.size === 0 ? '/events' : `/events?${params}`
}

/** With some of them changed, from the newest page on. */
export function withChange(
  address: EventsAddress,
  change: Partial<Record<keyof EventsAddress, unknown>>,
): EventsAddress {
  const { cursor: _, ...rest } = address
  const merged = Object.entries({ ...rest, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(merged) as EventsAddress
}
