import type { Redis } from 'ioredis'
import { within } from './connection.ts'
import { bullKey, bullPrefix } from './keys.ts'

const PAGE = 1_000
const TIMEOUT_MS = 5_000

/**
 * Deletes every key of these queues, in one pass over the keys of Redis however many queues there are. Their `meta` goes
 * first: from then on the copy is seen as lost, whatever becomes of this wipe. Throws when Redis does not answer within
 * 5 s; safe to repeat.
 */
export async function wipeQueues(redis: Redis, prefix: string, queues: readonly string[]): Promise<number> {
  if (queues.length === 0) return 0
  await bounded(redis.unlink(...queues.map((queue) => bullKey(prefix, queue, 'meta'))))
  const [only] = queues
  const match = queues.length === 1 && only !== undefined ? `${bullPrefix(prefix, only)}:*` : `${prefix}:{*`
  const heads = new Set(queues.map((queue) => `${bullPrefix(prefix, queue)}:`))
  let [cursor, wiped] = ['0', 0]
  do {
    const [next, found] = await bounded(redis.scan(cursor, 'MATCH', match, 'COUNT', PAGE))
    const keys = found.filter((key) => heads.has(key.slice(0, key.indexOf('}') + 2)))
    if (keys.length > 0) wiped += await bounded(redis.unlink(...keys))
    cursor = next
  } while (cursor !== '0')
  return wiped
}

const bounded = <Reply>(reply: Promise<Reply>): Promise<Reply> =>
  within(TIMEOUT_MS, reply, 'Redis did not wipe a queue')
