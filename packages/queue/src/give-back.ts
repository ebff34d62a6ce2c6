import { Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { within } from './connection.ts'
import { bullKey, bullPrefix } from './keys.ts'

const PAGE = 500
const TIMEOUT_MS = 10_000

/**
 * Gives the active jobs of a dead worker back, so that they are delivered again within seconds and not after BullMQ's
 * stall check. Only after its runs were restaged in Postgres. Returns how many. Throws when it takes longer than 10 s;
 * safe to repeat.
 */
export async function giveBackJobsOf(redis: Redis, prefix: string, queueName: string, worker: string): Promise<number> {
  return within(TIMEOUT_MS, giveBackAll(redis, prefix, queueName, worker), 'Redis did not give jobs back')
}

async function giveBackAll(redis: Redis, prefix: string, queueName: string, worker: string): Promise<number> {
  const queue = new Queue(queueName, { connection: redis, prefix: bullPrefix(prefix, queueName) })
  queue.on('error', () => undefined)
  try {
    const active = await redis.lrange(bullKey(prefix, queueName, 'active'), 0, -1)
    let given = 0
    for (let at = 0; at < active.length; at += PAGE) {
      given += await givePage(redis, queue, prefix, active.slice(at, at + PAGE), worker)
    }
    // moveToWait sets no marker: without one an idle worker took such a job only after 4.3 s.
    if (given > 0) await redis.zadd(bullKey(prefix, queueName, 'marker'), 0, '0')
    return given
  } finally {
    await queue.close()
  }
}

async function givePage(redis: Redis, queue: Queue, prefix: string, ids: string[], worker: string): Promise<number> {
  const pipeline = redis.pipeline()
  for (const id of ids) {
    pipeline.hget(bullKey(prefix, queue.name, id), 'pb')
    pipeline.get(bullKey(prefix, queue.name, `${id}:lock`))
  }
  const replies = (await pipeline.exec()) ?? []
  let given = 0
  for (const [at, id] of ids.entries()) {
    const token = replies[at * 2 + 1]?.[1]
    if (replies[at * 2]?.[1] !== worker || typeof token !== 'string') continue
    const job = await Job.fromId(queue, id)
    if (job === undefined) continue
    given += await job.moveToWait(token).then(
      () => 1,
      // Finished or taken in this moment: then it is not the dead worker's any more.
      () => 0,
    )
  }
  return given
}
