import { type RedisConnection, within } from './connection.ts'
import { hear } from './hear.ts'
import { progressChannel } from './keys.ts'

/** What the handler of a task told last of how far it is. `percent` 0–100, `at` an ISO instant. */
export type TaskProgress = { id: string; percent: number; text: string | null; at: string }

const PUBLISH_TIMEOUT_MS = 1_000

/**
 * Tells whoever listens what has just been written to the book; one message for all of them. A lost message is no loss:
 * the book has the last value. Never rejects; false when Redis is away or does not answer within a second.
 */
export async function publishProgress(
  redis: RedisConnection,
  prefix: string,
  items: readonly TaskProgress[],
): Promise<boolean> {
  if (items.length === 0 || redis.status !== 'ready') return false
  try {
    const told = redis.publish(progressChannel(prefix), JSON.stringify(items))
    await within(PUBLISH_TIMEOUT_MS, told, 'Redis did not answer')
    return true
  } catch {
    return false
  }
}

/**
 * Listens to progress of every task. The connection must be a subscriber's; it may be the one that `listen` uses. Resolves
 * when the subscription is made; ioredis renews it after a reconnect. What `onProgress` throws goes to `onError`.
 */
export async function listenProgress(
  redis: RedisConnection,
  prefix: string,
  onProgress: (progress: TaskProgress) => void,
  onError: (cause: unknown) => void,
): Promise<void> {
  const mine = progressChannel(prefix)
  hear(redis, mine, (text) => parse(text).forEach((progress) => onProgress(progress)), onError)
  await redis.subscribe(mine)
}

/** Whatever is no progress (another version, another program) is left out. */
function parse(message: string): TaskProgress[] {
  try {
    const items: unknown = JSON.parse(message)
    return Array.isArray(items) ? items.filter(isProgress) : []
  } catch {
    return []
  }
}

function isProgress(item: unknown): item is TaskProgress {
  if (item === null || typeof item !== 'object') return false
  const { id, percent, text, at } = item as Partial<TaskProgress>
  return (
    typeof id === 'string' &&
    typeof percent === 'number' &&
    percent >= 0 &&
    percent <= 100 &&
    (text === null || typeof text === 'string') &&
    typeof at === 'string'
  )
}
