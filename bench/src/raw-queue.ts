import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import type { Servers } from './servers.ts'

/** Jobs of `raw` do nothing; those of `timed` say when they begin, and take as long as they are told. */
export type RawQueue = 'raw' | 'timed'
export type TimedJob = { id: string; ms: number }

/** BullMQ as it comes: a queue on a connection of its own. */
export function openRawQueue(servers: Servers, name: RawQueue = 'raw') {
  const connection = new Redis(servers.redisUrl)
  const queue = new Queue(name, { connection })
  // Redis may be away for a while; whoever adds then hears of it by the answer.
  for (const source of [connection, queue]) source.on('error', () => undefined)
  const close = async (): Promise<void> => {
    await queue.close()
    connection.disconnect()
  }
  return { queue, close }
}

export const rawJobs = (count: number) =>
  Array.from({ length: count }, () => ({ name: 'noop', data: { n: 1 }, opts: { priority: 5 } }))

export const rawTimedJob = (data: TimedJob) => ({ name: 'timed', data, opts: { priority: 5 } })
