import type { EventFeed } from '@bullwheel/services'
import { LiveConnection, type LiveSocket } from './connection.ts'
import { createDelivery } from './delivery.ts'

const BEAT_MS = 15_000

/** All connections of this process, fed by its one event feed. */
export function createHub(feed: EventFeed) {
  const connections = new Set<LiveConnection>()
  let place = feed.cursor
  let unsubscribe: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  return {
    /** How many there are. */
    get size() {
      return connections.size
    },
    start: (): void => {
      place = feed.cursor
      unsubscribe = feed.subscribe((batch) => {
        const delivery = createDelivery(batch, place)
        place = batch.cursor
        for (const connection of connections) connection.deliver(delivery)
      })
      timer = setInterval(() => {
        for (const connection of connections) connection.beat()
      }, BEAT_MS).unref()
    },
    stop: (): void => {
      clearInterval(timer)
      unsubscribe?.()
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
