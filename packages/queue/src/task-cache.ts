import { type RedisConnection, within } from './connection.ts'
import { taskKey, taskResetKey } from './keys.ts'

/** A kept answer lives for so long. */
export const TASK_TTL_MS = 60_000
/** Longer than any read of the book takes: what was read before a change is not kept after it. */
const TOMBSTONE_TTL_MS = 30_000
/** Longer than what was kept before a reset can live. */
const RESET_TTL_MS = 2 * TASK_TTL_MS
const READ_TIMEOUT_MS = 50
const WRITE_TIMEOUT_MS = 500
const TOMBSTONE = ''

/** The text that is kept about a task, and when all answers were told to be forgotten last (epoch ms). */
export type KeptTask = { text: string | null; forgottenAt: number }

/** Rejects when Redis is away, or does not answer within 50 ms. */
export async function readKeptTask(redis: RedisConnection, prefix: string, id: string): Promise<KeptTask> {
  requireReady(redis)
  const asked = Promise.all([redis.get(taskKey(prefix, id)), redis.get(taskResetKey(prefix))])
  const [text, forgottenAt] = await within(READ_TIMEOUT_MS, asked, 'Redis did not answer')
  return { text: text === TOMBSTONE ? null : text, forgottenAt: Number(forgottenAt ?? 0) }
}

/** Keeps an answer for a minute, unless one is there or the task changed just now. Rejects when Redis is away. */
export async function keepTask(redis: RedisConnection, prefix: string, id: string, text: string): Promise<void> {
  requireReady(redis)
  const reply = redis.set(taskKey(prefix, id), text, 'PX', TASK_TTL_MS, 'NX')
  await within(WRITE_TIMEOUT_MS, reply, 'Redis did not answer')
}

/** Drops what is kept about tasks, and lets nothing be kept that was read until now. Rejects when Redis is away. */
export async function dropTasks(redis: RedisConnection, prefix: string, ids: readonly string[]): Promise<void> {
  requireReady(redis)
  const replies = ids.map((id) => redis.set(taskKey(prefix, id), TOMBSTONE, 'PX', TOMBSTONE_TTL_MS))
  await within(WRITE_TIMEOUT_MS, Promise.all(replies), 'Redis did not answer')
}

/** Makes every answer worthless that was read by `at` (epoch ms). Rejects when Redis is away. */
export async function forgetTasks(redis: RedisConnection, prefix: string, at: number): Promise<void> {
  requireReady(redis)
  const reply = redis.set(taskResetKey(prefix), Math.ceil(at), 'PX', RESET_TTL_MS)
  await within(WRITE_TIMEOUT_MS, reply, 'Redis did not answer')
}

function requireReady(redis: RedisConnection): void {
  if (redis.status !== 'ready') throw new Error(`Redis is away (${redis.status})`)
}
