import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { Servers } from './servers.ts'

/** BullMQ as it comes: the queue `raw` on a connection of its own. */
export function openRawQueue(servers: Servers) {
  const connection = new Redis(servers.redisUrl)
  const queue = new Queue('raw', { connection })
  const close = async (): Promise<void> => {
    await queue.close()
    connection.disconnect()
  }
  return { queue, close }
}

export const rawJobs = (count: number) =>
  Array.from({ length: count }, () => ({ name: 'noop', data: { n: 1 }, opts: { priority: 5 } }))
