import { Queue, type QueueOptions } from 'bullmq'
import type { RedisConnection } from './connection.ts'
import { bullPrefix } from './keys.ts'
import { EVENT_STREAM_MAX } from './queue-meta.ts'

/** BullMQ's queue for adding jobs: it says in Redis how long the event stream may grow. */
export function openQueue<Data>(redis: RedisConnection, prefix: string, name: string): Queue<Data> {
  return open(redis, prefix, name, { streams: { events: { maxLen: EVENT_STREAM_MAX } } })
}

/** BullMQ's queue for what is there already; making it changes nothing in Redis. */
export function viewQueue(redis: RedisConnection, prefix: string, name: string): Queue {
  return open(redis, prefix, name, { skipMetasUpdate: true })
}

function open<Data>(redis: RedisConnection, prefix: string, name: string, options: Partial<QueueOptions>): Queue<Data> {
  const queue = new Queue<Data>(name, {
    ...options,
    connection: redis,
    prefix: bullPrefix(prefix, name),
    // It asks for the version once, when it is made: where that failed the queue would be of no use for ever.
    skipVersionCheck: true,
  })
  // The connection reports its own errors; without a listener they would end the process.
  queue.on('error', () => undefined)
  return queue
}
