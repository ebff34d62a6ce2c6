import type { LifecycleEvent } from '@bullwheel/contracts'
import { type Hot, eventsEdge, readEventWindow, readSegment } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'

/** Events as they are committed, in order per task; one reader for the whole process. */
export type EventFeed = {
  /** Calls `listener` with each batch until the returned function is called. */
  subscribe: (listener: (batch: FeedBatch) => void) => () => void
  /** What came after `cursor`, up to the feed's own place; undefined when that is too far back to be replayed. */
  replay: (cursor: string) => Promise<FeedBatch | undefined>
  readonly cursor: string
  start: () => Promise<void>
  stop: () => Promise<void>
}
/** `cursor`: where a reader that has seen the batch goes on. */
export type FeedBatch = { events: LifecycleEvent[]; cursor: string }

const POLL_MS = 150
const SEGMENTS_A_READ = 1_000
const XID = /^\d{1,20}$/

/**
 * Polls the event log by windows of finished transactions. NOTIFY would serialise commits, and Redis may be away: an
 * index look-up every 150 ms keeps a change within 500 ms of its commit by itself.
 */
export function createEventFeed(hot: Hot, log: Logger): EventFeed {
  const listeners = new Set<(batch: FeedBatch) => void>()
  let lo = '0'
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()
  let isStopped = false

  const poll = async (): Promise<void> => {
    const window = await readEventWindow(hot, lo, SEGMENTS_A_READ)
    lo = window.lo
    if (window.segments.length === 0) return
    const batch = { events: window.segments.flatMap(readSegment), cursor: lo }
    for (const listener of listeners) listener(batch)
    if (window.segments.length >= SEGMENTS_A_READ) await poll()
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
      if (!XID.test(cursor)) return undefined
      const window = await readEventWindow(hot, cursor, SEGMENTS_A_READ)
      if (BigInt(window.lo) < BigInt(lo)) return undefined
      return { events: window.segments.flatMap(readSegment), cursor: window.lo }
    },
    get cursor() {
      return lo
    },
    start: async () => {
      lo = await eventsEdge(hot)
      schedule()
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
