import type { Authenticator, EventFeed } from '@bullwheel/services'
import { createAccessWatch } from './access-watch.ts'
import { createChannel } from './channel.ts'
import { LiveConnection, type LiveSources } from './connection.ts'
import { createEventDelivery } from './event-delivery.ts'
import { createLineDelivery } from './line-delivery.ts'
import { type LiveSocket, Outlet, type Room } from './outlet.ts'
import type { ProgressFeed } from './progress-feed.ts'
import { type LiveFeeds, eventSource, lineCursor, lineSource } from './sources.ts'
import { createStates } from './states.ts'
import { createTurns } from './turns.ts'

const BEAT_MS = 15_000
/** What all connections may have unread together; each counts what it shares with others. */
const MAX_UNREAD_IN_ALL = 128 * 1024 * 1024
const MAX_REPLAYS = 4

type Parts = {
  feed: EventFeed
  progress: ProgressFeed
  live: LiveFeeds
  authenticator: Authenticator
  /** Hears that access could not be looked at; it is at the next beat. */
  onError: (cause: unknown) => void
}

/** All connections of this process, fed by its one reader of each thing. */
export function createHub({ feed, progress, live: feeds, authenticator, onError }: Parts) {
  const connections = new Map<LiveConnection, LiveSocket>()
  const watch = createAccessWatch(authenticator)
  const room: Room = { isScarce: false }
  const sources = createSources(feed, feeds)
  const look = (): void => {
    let unread = 0
    for (const socket of connections.values()) unread += socket.bufferedAmount
    room.isScarce = unread > MAX_UNREAD_IN_ALL
  }
  const unsubscribes: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  return {
    /** How many there are. */
    get size() {
      return connections.size
    },
    start: (): void => {
      unsubscribes.push(feedEvents(feed, feeds, sources, look))
      const endProgress = progress.subscribe(({ id, ...latest }) => {
        sources.events.tellProgress(`tasks:${id}`, latest)
      })
      unsubscribes.push(endProgress)
      timer = setInterval(() => {
        look()
        for (const connection of connections.keys()) connection.beat()
        watch.look().catch(onError)
      }, BEAT_MS).unref()
    },
    stop: (): void => {
      clearInterval(timer)
      for (const unsubscribe of unsubscribes.splice(0)) unsubscribe()
    },
    /** `credential`: what it was let in by, if by anything; with that it ends. */
    add: (socket: LiveSocket, credential: string | undefined): LiveConnection => {
      const connection = new LiveConnection(new Outlet(socket, room), sources)
      connections.set(connection, socket)
      if (credential !== undefined) watch.add(connection, credential)
      return connection
    },
    remove: (connection: LiveConnection): void => {
      connection.end()
      connections.delete(connection)
      watch.remove(connection)
    },
  }
}

function createSources(feed: EventFeed, feeds: LiveFeeds): LiveSources {
  const { lines: lineFeed, lineListener, queues, workers } = feeds
  let leave: (() => void) | undefined
  const lines = createChannel(lineSource(feed, lineFeed), (isUsed) => {
    if (!isUsed) {
      leave?.()
      return lineListener.leave()
    }
    lineListener.listen()
    leave = lineFeed.subscribe(({ pieces, from, cursor }) => {
      const place = { from: lineCursor(feed.cursor, from), cursor: lineCursor(feed.cursor, cursor) }
      lines.deliver(createLineDelivery({ pieces }, place))
    })
  })
  return {
    events: createChannel(eventSource(feed)),
    lines,
    queues: createStates('queues', queues),
    workers: createStates('workers', workers),
    replays: createTurns(MAX_REPLAYS),
  }
}

/** Hands events on as what they are and as lines. */
function feedEvents(feed: EventFeed, { lines: lineFeed }: LiveFeeds, sources: LiveSources, look: () => void) {
  const { events, lines } = sources
  let place = feed.cursor
  return feed.subscribe((batch) => {
    const from = place
    place = batch.cursor
    look()
    if (!events.isIdle) events.deliver(createEventDelivery(batch, from))
    const cursor = lineCursor(batch.cursor, lineFeed.cursor)
    if (lines.isIdle || cursor === '') return
    lines.deliver(createLineDelivery({ segments: batch.segments }, { from: lineCursor(from, lineFeed.cursor), cursor }))
  })
}
