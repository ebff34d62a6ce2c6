import type { FeedBatch } from '@bullwheel/services'
import { type Delivery, createTopics, writeGap, writeMessages } from './delivery.ts'

/** A list cannot show more changes at once: it is told to read itself again instead. */
const MAX_LIST_EVENTS = 1_000

const log = 'events' as const

/** Prepares a batch of lifecycle events. */
export function createEventDelivery(
  { segments, cursor }: Pick<FeedBatch, 'segments' | 'cursor'>,
  from: string,
): Delivery {
  const items = segments.flatMap(({ xid, events }) =>
    events.map((event) => ({
      taskId: event.taskId,
      text: JSON.stringify(event),
      written: { log, xid },
      toldAt: undefined,
    })),
  )
  const { tasks, messagesFor } = createTopics('tasks:', items)
  const write = (topic: string, texts: readonly string[]): Buffer[] =>
    topic === 'tasks' && texts.length > MAX_LIST_EVENTS
      ? [writeGap(topic, from, cursor)]
      : writeMessages(topic, { from, cursor }, texts)
  return {
    from,
    cursor,
    isCommitted: true,
    size: items.length,
    topics: () => ['tasks', 'events', ...tasks()],
    messagesFor: (topic, seen) => messagesFor(topic, seen, write),
    plain: () => [],
  }
}
