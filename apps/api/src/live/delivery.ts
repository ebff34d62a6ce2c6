import type { LifecycleEvent } from '@bullwheel/contracts'
import type { FeedBatch } from '@bullwheel/services'

/** Events in one message; a batch with more is cut. */
const MAX_EVENTS_A_MESSAGE = 500
/** A list cannot show more changes at once: it is told to read itself again instead. */
const MAX_LIST_EVENTS = 1_000

/**
 * A batch of the feed on its way to many connections: messages for topics that everybody gets are written once, events
 * are sorted by task once. `from` is where a reader stands that has not seen the batch.
 */
export type Delivery = {
  from: string
  cursor: string
  /** The messages of a topic; none where nothing in the batch belongs to it. */
  messagesFor: (topic: string) => readonly string[]
}

/** Prepares a batch. */
export function createDelivery(batch: FeedBatch, from: string): Delivery {
  const written = new Map<string, readonly string[]>()
  let byTask: Map<string, LifecycleEvent[]> | undefined
  const eventsFor = (topic: string): readonly LifecycleEvent[] => {
    if (!topic.startsWith(ONE_TASK)) return batch.events
    byTask ??= Map.groupBy(batch.events, (event) => event.taskId)
    return byTask.get(topic.slice(ONE_TASK.length)) ?? []
  }
  const write = (topic: string): readonly string[] => {
    const events = eventsFor(topic)
    if (topic === 'tasks' && events.length > MAX_LIST_EVENTS) return [gapMessage(topic, from, batch.cursor)]
    return chunksOf(events).map((data, at, all) =>
      // Whoever has seen only a part of the batch must begin with it again.
      JSON.stringify({ topic, cursor: at === all.length - 1 ? batch.cursor : from, data }),
    )
  }
  return {
    from,
    cursor: batch.cursor,
    messagesFor: (topic) => {
      let messages = written.get(topic)
      if (messages === undefined) written.set(topic, (messages = write(topic)))
      return messages
    },
  }
}

const ONE_TASK = 'tasks:'

/** Says that changes were left out: the list must be read again. */
export function gapMessage(topic: string, from: string, to: string): string {
  return JSON.stringify({ topic, gap: { from, to } })
}

function chunksOf(events: readonly LifecycleEvent[]): (readonly LifecycleEvent[])[] {
  const count = Math.ceil(events.length / MAX_EVENTS_A_MESSAGE)
  return Array.from({ length: count }, (_, at) =>
    events.slice(at * MAX_EVENTS_A_MESSAGE, (at + 1) * MAX_EVENTS_A_MESSAGE),
  )
}
