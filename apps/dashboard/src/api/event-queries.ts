import { KAFKA_TYPES, type EventKind, type LifecycleEvent, type StoredKafkaEvent } from '@bullwheel/contracts'
import { ApiError, type Client } from '@bullwheel/sdk'
import { queryOptions } from '@tanstack/react-query'
import { PAGE_SIZE } from './queries.ts'

/** Where events are read from: what is in Kafka, or the event log in Postgres that it is copied from. */
export type EventSource = 'kafka' | 'log'

export type EventFilters = { kind?: EventKind; queue?: string; type?: string; task?: string; cursor?: string }

/** An event as the list shows it; `place` is where it lies in the topic. */
export type EventRow = Pick<
  LifecycleEvent,
  'kind' | 'taskId' | 'version' | 'at' | 'queue' | 'type' | 'name' | 'attempt' | 'error'
> & { place: { partition: number; offset: number } | null }

export const eventPage = (client: Client, source: EventSource, filters: EventFilters) =>
  queryOptions({
    queryKey: ['event-page', source, filters],
    queryFn: ({ signal }) =>
      source === 'kafka' ? readTopic(client, filters, signal) : readLog(client, filters, signal),
    retry: false,
  })

async function readTopic(client: Client, { kind, ...others }: EventFilters, signal: AbortSignal) {
  const query = { ...others, kind: kind && KAFKA_TYPES[kind], limit: PAGE_SIZE }
  const { items, nextCursor } = await client.listKafkaEvents({ query, signal })
  return { items: items.map(ofTopic), nextCursor }
}

async function readLog(client: Client, filters: EventFilters, signal: AbortSignal) {
  const { items, nextCursor } = await client.listEvents({ query: { ...filters, limit: PAGE_SIZE }, signal })
  return { items: items.map((event): EventRow => ({ ...event, place: null })), nextCursor }
}

const ofTopic = ({ partition, offset, event: { time, data } }: StoredKafkaEvent): EventRow => ({
  ...data,
  at: time,
  place: { partition, offset },
})

/** Whether the gateway has a Kafka to read from, whether or not that answers now. */
export async function hasKafka(client: Client): Promise<boolean> {
  try {
    await client.listKafkaEvents({ query: { limit: 1 } })
    return true
  } catch (error) {
    if (error instanceof ApiError) return error.problem['unset'] !== 'KAFKA_BROKERS'
    throw error
  }
}
