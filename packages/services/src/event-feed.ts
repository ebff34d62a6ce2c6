import type { LifecycleEvent } from '@bullwheel/contracts'
import {
  type Hot,
  type LogPlace,
  type Segment,
  decodePlace,
  encodePlace,
  findLogEnd,
  readLog,
  readSegment,
  seenBy,
  transactionsBetween,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'

/** Events as they are committed, in order per task; one reader for the whole process. */
export type EventFeed = {
  /** Calls `listener` with each batch until the returned function is called. */
  subscribe: (listener: (batch: FeedBatch) => void) => () => void
  /** What came after `cursor`, up to the feed's own place; undefined when that is too far back to be replayed. */
  replay: (cursor: string) => Promise<(FeedBatch & Replayed) | undefined>
  readonly cursor: string
  start: () => Promise<void>
  stop: () => Promise<void>
}
/** `cursor`: where a reader that has seen the batch goes on. `segments`: the same events by who wrote them. */
export type FeedBatch = { events: LifecycleEvent[]; segments: WrittenEvents[]; cursor: string }
/** Which transactions a replay brought: the feed may yet bring some of them again. */
export type Replayed = { covers: (xid: string) => boolean }
/** What one transaction wrote. */
export type WrittenEvents = { xid: string; events: LifecycleEvent[] }

const POLL_MS = 150
const SEGMENTS_A_READ = 1_000
/** Transactions that a reader may be behind: to find out how much further back it is would read that much. */
const MAX_REPLAY = 100_000

/**
 * Polls the event log. NOTIFY would serialise commits, and Redis may be away: an index look-up every 150 ms keeps a change
 * within 500 ms of its commit by itself.
 */
export function createEventFeed(hot: Hot, log: Logger): EventFeed {
  const listeners = new Set<(batch: FeedBatch) => void>()
  let place: LogPlace | undefined
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  let isStopped = false

  const poll = async (): Promise<void> => {
    for (let isAtEnd = false; !isAtEnd && !isStopped;) {
      place ??= await findLogEnd(hot)
      const page = await readLog(hot, place, SEGMENTS_A_READ)
      isAtEnd = page.isAtEnd
      place = page.place
      if (page.segments.length === 0) continue
      const batch = toBatch(page.segments, place)
      for (const listener of listeners) listener(batch)
    }
  }
  const schedule = (): void => {
    if (isStopped) return
    timer = setTimeout(() => {
      turn = poll()
        .catch((cause: unknown) => log.warn({ err: cause }, 'the event log could not be read; trying again'))
        .finally(schedule)
    }, POLL_MS)
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    replay: async (cursor) => {
      const from = decodePlace(cursor)
      if (from === undefined || place === undefined || transactionsBetween(from, place) > MAX_REPLAY) return undefined
      const page = await readLog(hot, from, SEGMENTS_A_READ)
      if (!page.isAtEnd) return undefined
      return { ...toBatch(page.segments, page.place), covers: seenBy(page.place) }
    },
    get cursor() {
      return place === undefined ? '' : encodePlace(place)
    },
    start: async () => {
      place = await findLogEnd(hot)
      schedule()
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}

function toBatch(written: Segment[], place: LogPlace): FeedBatch {
  const segments = written.map((segment) => ({ xid: segment.xid, events: readSegment(segment) }))
  return { events: segments.flatMap(({ events }) => events), segments, cursor: encodePlace(place) }
}
