import type { EventFeed } from '@bullwheel/services'
import { LiveConnection, type LiveSocket } from './connection.ts'
import { createDelivery } from './delivery.ts'
import type { ProgressFeed } from './progress-feed.ts'

const BEAT_MS = 15_000

/** All connections of this process, fed by its one event feed and its one progress feed. */
export function createHub(feed: EventFeed, progress: ProgressFeed) {
  const connections = new Set<LiveConnection>()
  let place = feed.cursor
  const unsubscribes: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  return {
    /** How many there are. */
    get size() {
      return connections.size
    },
    start: (): void => {
      place = feed.cursor
      const endEvents = feed.subscribe((batch) => {
        const delivery = createDelivery(batch, place)
        place = batch.cursor
        for (const connection of connections) connection.deliver(delivery)
      })
      const endProgress = progress.subscribe(({ id, ...latest }) => {
        for (const connection of connections) connection.tellProgress(`tasks:${id}`, latest)
      })
      unsubscribes.push(endEvents, endProgress)
      timer = setInterval(() => {
        for (const connection of connections) connection.beat()
      }, BEAT_MS).unref()
    },
    stop: (): void => {
      clearInterval(timer)
      for (const unsubscribe of unsubscribes.splice(0)) unsubscribe()
    },
    add: (socket: LiveSocket): LiveConnection => {
      const connection = new LiveConnection(socket, feed)
      connections.add(connection)
      return connection
    },
    remove: (connection: LiveConnection): void => {
      connections.delete(connection)
    },
  }
}
