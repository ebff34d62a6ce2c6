import { type RedisConnection, within } from './connection.ts'
import { type StageMark, jobId } from './job-data.ts'
import { viewQueue } from './open-queue.ts'

/** A task as it was staged alone, as every task of a limited queue is. */
export type StagedTask = { queue: string; id: string; version: number }

/** First staged by the api, by the dispatcher, or handed over by a worker. */
const TAKES: readonly StageMark['take'][] = [0, 1, 'h']
const TIMEOUT_MS = 1_000

/**
 * Removes the job of a stale version by its computed id, best effort: the look-up drops it anyhow, but in a queue with a
 * rate limit each stale job that is fetched burns a token. Never rejects.
 */
export async function removeStaged(
  redis: RedisConnection,
  prefix: string,
  { queue: name, id, version }: StagedTask,
): Promise<void> {
  if (redis.status !== 'ready') return
  const queue = viewQueue(redis, prefix, name)
  try {
    const removals = TAKES.map((take) => queue.remove(jobId({ tasks: [{ id, version }] }, take)))
    await within(TIMEOUT_MS, Promise.all(removals), 'Redis did not answer')
  } catch {
    // The look-up drops what is left.
  } finally {
    await queue.close().catch(() => undefined)
  }
}
