import type { KafkaEvent } from '@bullwheel/contracts'
import { readTaskFacts } from '@bullwheel/db'
import { toCloudEvent, toMirrorEvent } from '@bullwheel/domain'
import type { Ctx } from '../context.ts'
import { listEvents } from '../list-events.ts'
import { listKafkaEvents } from '../list-kafka-events.ts'

/** An event as it stands in a message of the topic. */
export type RecentEvent = KafkaEvent['data']
export type RecentEvents = { source: 'kafka' | 'postgres'; events: RecentEvent[] }

/** For all pages: shorter than the 10 s that a call may take, longer than one page does. */
const ENOUGH_MS = 8_000

/** The newest events, oldest first: from Kafka where brokers are set, else from the event log. */
export async function recentEvents({ ctx, limit }: { ctx: Ctx; limit: number }): Promise<RecentEvents> {
  const isKafka = ctx.deps.kafka !== undefined
  const newest = isKafka ? await fromKafka(ctx, limit) : await fromLog(ctx, limit)
  return { source: isKafka ? 'kafka' : 'postgres', events: newest.toReversed() }
}

/** Kafka may end a page early: the rest is asked for while there is time, and what was found then is the answer. */
async function fromKafka(ctx: Ctx, limit: number): Promise<RecentEvent[]> {
  const events: RecentEvent[] = []
  const until = performance.now() + ENOUGH_MS
  let cursor = await addPage({ ctx, limit, events })
  while (cursor !== null && events.length < limit) {
    const leftMs = until - performance.now()
    if (leftMs <= 0) break
    const next = addPage({ ctx, limit, events, cursor }).catch(() => null)
    cursor = await Promise.race([next, timeUp(leftMs)])
  }
  return events
}

const timeUp = (ms: number): Promise<null> => new Promise((resolve) => void setTimeout(resolve, ms, null).unref())

type Asked = { ctx: Ctx; limit: number; events: RecentEvent[]; cursor?: string }

/** Answers where to go on; null at the end. */
async function addPage({ ctx, limit, events, cursor }: Asked): Promise<string | null> {
  const { items, nextCursor } = await listKafkaEvents({ ctx, query: { limit: limit - events.length, cursor } })
  events.push(...items.map(({ event }) => event.data))
  return nextCursor
}

async function fromLog(ctx: Ctx, limit: number): Promise<RecentEvent[]> {
  const { items } = await listEvents({ ctx, query: { limit } })
  const ids = [...new Set(items.map(({ taskId }) => taskId))].toSorted()
  const facts = ids.length === 0 ? [] : await readTaskFacts(ctx.deps.book.hot, ids)
  const byId = new Map(facts.map((fact) => [fact.id, fact]))
  return items.map((event) => toCloudEvent(toMirrorEvent(event, byId.get(event.taskId))).data)
}
