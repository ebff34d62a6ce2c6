import type { EventFeed, LineFeed, StateFeed } from '@bullwheel/services'
import type { Replay, Source } from './channel.ts'
import { createEventDelivery } from './event-delivery.ts'
import { createLineDelivery } from './line-delivery.ts'

/** What /ws reads beside the lifecycle events; made once, in main. */
export type LiveFeeds = {
  lines: LineFeed
  /** Has workers publish their lines, while somebody follows them. */
  lineListener: { listen: () => void; leave: () => void }
  queues: StateFeed
  workers: StateFeed
}

/** Lifecycle events. */
export function eventSource(feed: EventFeed): Source {
  return {
    get cursor() {
      return feed.cursor
    },
    count: 0,
    ready: async () => undefined,
    replay: async (cursor) => {
      const missed = await feed.replay(cursor)
      return missed && { delivery: createEventDelivery(missed, cursor), covers: ({ xid }) => missed.covers(xid) }
    },
  }
}

/** Between the places in both logs; it stands in none of them. */
const BETWEEN = '~'

/** Lines of handlers and of events: a place in it is one in each of the two logs. */
export function lineSource(feed: EventFeed, lines: LineFeed): Source {
  return {
    get cursor() {
      return lineCursor(feed.cursor, lines.cursor)
    },
    get count() {
      return lines.count
    },
    ready: lines.ready,
    replay: async (cursor) => replayLines(feed, lines, cursor),
  }
}

/** Empty while there is no place in one of them. */
export function lineCursor(events: string, lines: string): string {
  return events === '' || lines === '' ? '' : events + BETWEEN + lines
}

async function replayLines(feed: EventFeed, lines: LineFeed, from: string): Promise<Replay | undefined> {
  const [eventsFrom = '', linesFrom = ''] = from.split(BETWEEN)
  const [events, written] = await Promise.all([feed.replay(eventsFrom), lines.replay(linesFrom)])
  if (events === undefined || written === undefined) return undefined
  const cursor = lineCursor(events.cursor, written.cursor)
  const delivery = createLineDelivery({ pieces: written.pieces, segments: events.segments }, { from, cursor })
  return { delivery, covers: ({ log, xid }) => (log === 'events' ? events : written).covers(xid) }
}
