import type { KafkaEvent } from '@bullwheel/contracts'
import { readTaskFacts } from '@bullwheel/db'
import { toCloudEvent, toMirrorEvent } from '@bullwheel/domain'
import type { Ctx } from '../context.ts'
import { listEvents } from '../list-events.ts'
import { listKafkaEvents } from '../list-kafka-events.ts'

/** An event as it stands in a message of the topic. */
export type RecentEvent = KafkaEvent['data']
export type RecentEvents = { source: 'kafka' | 'postgres'; events: RecentEvent[] }

/** Kafka may end a page early; so often is asked for the rest. */
const MAX_PAGES = 5

/** The newest events, oldest first: from Kafka where brokers are set, else from the event log. */
export async function recentEvents({ ctx, limit }: { ctx: Ctx; limit: number }): Promise<RecentEvents> {
  const isKafka = ctx.deps.kafka !== undefined
  const newest = isKafka ? await fromKafka(ctx, limit) : await fromLog(ctx, limit)
  return { source: isKafka ? 'kafka' : 'postgres', events: newest.toReversed() }
}

async function fromKafka(ctx: Ctx, limit: number): Promise<RecentEvent[]> {
  const events: RecentEvent[] = []
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES && events.length < limit; page++) {
    const { items, nextCursor } = await listKafkaEvents({ ctx, query: { limit: limit - events.length, cursor } })
    events.push(...items.map(({ event }) => event.data))
    if (nextCursor === null) break
    cursor = nextCursor
  }
  return events
}

async function fromLog(ctx: Ctx, limit: number): Promise<RecentEvent[]> {
  const { items } = await listEvents({ ctx, query: { limit } })
  const ids = [...new Set(items.map(({ taskId }) => taskId))].toSorted()
  const facts = ids.length === 0 ? [] : await readTaskFacts(ctx.deps.book.hot, ids)
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  return items.map((event) => toCloudEvent(toMirrorEvent(event, byId.get(event.taskId))).data)
}
