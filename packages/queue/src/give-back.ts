import { Job, type Queue } from 'bullmq'
import { type RedisConnection, within } from './connection.ts'
import { bullKey } from './keys.ts'
import { viewQueue } from './open-queue.ts'

/** A job in BullMQ's active list, as far as it says who has it. */
export type ActiveJob = {
  id: string
  /** The worker that fetched it. */
  worker: string
  /** Of its lock, which that worker keeps. */
  token: string
}

const PAGE = 500
const TIMEOUT_MS = 10_000

/**
 * Gives the active jobs of a dead worker back, so that they are delivered again within seconds and not after BullMQ's
 * stall check. Only after its runs were restaged in Postgres. Returns how many. Throws when it takes longer than 10 s;
 * safe to repeat.
 */
export function giveBackJobsOf(redis: RedisConnection, prefix: string, queue: string, worker: string): Promise<number> {
  return giveBackJobs(redis, prefix, queue, (job) => job.worker === worker)
}

/**
 * Gives back the locked active jobs that `isLeft` picks; it is asked after Redis was read, just before each is moved.
 * Returns how many. Throws when it takes longer than 10 s; safe to repeat.
 */
export function giveBackJobs(
  redis: RedisConnection,
  prefix: string,
  queue: string,
  isLeft: (job: ActiveJob) => boolean,
): Promise<number> {
  return within(TIMEOUT_MS, giveBackAll(redis, prefix, queue, isLeft), 'Redis did not give jobs back')
}

async function giveBackAll(
  redis: RedisConnection,
  prefix: string,
  queueName: string,
  isLeft: (job: ActiveJob) => boolean,
): Promise<number> {
  const ids = await redis.lrange(bullKey(prefix, queueName, 'active'), 0, -1)
  if (ids.length === 0) return 0
  const queue = viewQueue(redis, prefix, queueName)
  try {
    let given = 0
    for (let at = 0; at < ids.length; at += PAGE) {
      const jobs = await readActive(redis, prefix, queueName, ids.slice(at, at + PAGE))
      for (const job of jobs) if (isLeft(job)) given += await giveBackOne(queue, job)
    }
    // moveToWait sets no marker: without one an idle worker took such a job only after 4.3 s.
    if (given > 0) await redis.zadd(bullKey(prefix, queueName, 'marker'), 0, '0')
    return given
  } finally {
    await queue.close()
  }
}

/** Jobs without a lock are left out: BullMQ would move them from under whoever has them. */
async function readActive(redis: RedisConnection, prefix: string, queue: string, ids: string[]): Promise<ActiveJob[]> {
  const pipeline = redis.pipeline()
  for (const id of ids) {
    pipeline.hget(bullKey(prefix, queue, id), 'pb')
    pipeline.get(bullKey(prefix, queue, `${id}:lock`))
  }
  const replies = (await pipeline.exec()) ?? []
  return ids.flatMap((id, at) => {
    const [worker, token] = [replies[at * 2]?.[1], replies[at * 2 + 1]?.[1]]
    return typeof worker === 'string' && typeof token === 'string' ? [{ id, worker, token }] : []
  })
}

async function giveBackOne(queue: Queue, { id, token }: ActiveJob): Promise<number> {
  const job = await Job.fromId(queue, id)
  if (job === undefined) return 0
  return job.moveToWait(token).then(
    () => 1,
    // Finished or taken in this moment: then it is not the dead worker's any more.
    () => 0,
  )
}
