import { type RedisConnection, within } from './connection.ts'
import { pendingKey, pendingTurnKey } from './keys.ts'

/** A page waits for this; Postgres answers as fast as a slow Redis. */
const READ_TIMEOUT_MS = 50
const WRITE_TIMEOUT_MS = 500

/** What was counted within the last second; null when nothing was. Rejects when Redis is away or slow. */
export async function readPending(redis: RedisConnection, prefix: string): Promise<string | null> {
  if (redis.status !== 'ready') throw new Error(`Redis is away (${redis.status})`)
  return within(READ_TIMEOUT_MS, redis.get(pendingKey(prefix)), 'Redis did not answer')
}

/** Keeps a count for `ttlMs`. Rejects when Redis is away. */
export async function writePending(redis: RedisConnection, prefix: string, text: string, ttlMs: number): Promise<void> {
  if (redis.status !== 'ready') throw new Error(`Redis is away (${redis.status})`)
  await within(WRITE_TIMEOUT_MS, redis.set(pendingKey(prefix), text, 'PX', ttlMs), 'Redis did not answer')
}

/** True for one process within `ttlMs`: it counts for all. Rejects when Redis is away. */
export async function takePendingTurn(redis: RedisConnection, prefix: string, ttlMs: number): Promise<boolean> {
  if (redis.status !== 'ready') throw new Error(`Redis is away (${redis.status})`)
  const reply = redis.set(pendingTurnKey(prefix), '1', 'PX', ttlMs, 'NX')
  return (await within(WRITE_TIMEOUT_MS, reply, 'Redis did not answer')) === 'OK'
}
