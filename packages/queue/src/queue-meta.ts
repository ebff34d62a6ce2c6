import type { Redis } from 'ioredis'
import { within } from './connection.ts'
import { bullKey } from './keys.ts'

/** Field of BullMQ's `meta` hash: the version of the queue's settings that Redis was told. */
export const SETTINGS_FIELD = 'bw:settings'

const TIMEOUT_MS = 5_000

/**
 * The version of the queue's settings that Redis was told; null when Redis was emptied, or not told yet. A limited queue
 * whose settings differ from the book's may let too many tasks start. Throws when Redis does not answer within 5 s.
 */
export async function readToldVersion(redis: Redis, prefix: string, queue: string): Promise<number | null> {
  const asked = redis.hget(bullKey(prefix, queue, 'meta'), SETTINGS_FIELD)
  const version = await within(TIMEOUT_MS, asked, 'Redis did not tell the settings of a queue')
  return version === null ? null : Number(version)
}
