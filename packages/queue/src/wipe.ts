import type { Redis } from 'ioredis'
import { type RedisConnection, runPipeline, within } from './connection.ts'
import { bullKey, bullPrefix } from './keys.ts'
import { masterOf, mastersOf } from './masters.ts'

const PAGE = 1_000
const TIMEOUT_MS = 5_000
const NO_ANSWER = 'Redis did not wipe a queue'

/**
 * Deletes every key of these queues, in one pass over the keys of Redis however many queues there are. Their `meta` goes
 * first: from then on the copy is seen as lost, whatever becomes of this wipe. Throws when Redis does not answer within
 * 5 s; safe to repeat.
 */
export async function wipeQueues(redis: RedisConnection, prefix: string, queues: readonly string[]): Promise<number> {
  if (queues.length === 0) return 0
  const marks = queues.map((queue) => redis.unlink(bullKey(prefix, queue, 'meta')))
  await within(TIMEOUT_MS, Promise.all(marks), NO_ANSWER)
  const [only] = queues
  const isOne = queues.length === 1 && only !== undefined
  const match = isOne ? `${bullPrefix(prefix, only)}:*` : `${prefix}:{*`
  const masters = isOne ? [masterOf(redis, bullKey(prefix, only, 'meta'))] : mastersOf(redis)
  const heads = new Set(queues.map((queue) => `${bullPrefix(prefix, queue)}:`))
  const wiped = await Promise.all(masters.map((master) => wipeMaster(master, match, heads)))
  return wiped.reduce((sum, count) => sum + count, 0)
}

async function wipeMaster(master: Redis, match: string, heads: ReadonlySet<string>): Promise<number> {
  let [cursor, wiped] = ['0', 0]
  do {
    const scanned = master.scan(cursor, 'MATCH', match, 'COUNT', PAGE)
    const [next, found] = await within(TIMEOUT_MS, scanned, NO_ANSWER)
    const byQueue = Map.groupBy(found, (key) => key.slice(0, key.indexOf('}') + 2))
    const unlinks = master.pipeline()
    for (const [head, keys] of byQueue) if (heads.has(head)) unlinks.unlink(...keys)
    const counts = (await runPipeline(unlinks, TIMEOUT_MS)) as number[]
    wiped += counts.reduce((sum, count) => sum + count, 0)
    cursor = next
  } while (cursor !== '0')
  return wiped
}
