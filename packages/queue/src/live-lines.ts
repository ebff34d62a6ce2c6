import { type RedisConnection, within } from './connection.ts'
import { hear } from './hear.ts'
import { linesChannel } from './keys.ts'
import { isCluster } from './masters.ts'

/** Lines that one run of a handler wrote; `first` is the number of the first one in its run, from 1. */
export type PublishedLines = {
  taskId: string
  run: string
  attempt: number
  queue: string
  type: string
  worker: string
  first: number
  /** At in epoch milliseconds. */
  lines: [at: number, level: string, message: string, fields: Record<string, unknown> | null][]
}

const PUBLISH_TIMEOUT_MS = 1_000
/** Later instants have no RFC 3339 form, and much later ones are no Date at all. */
const LATEST = Date.UTC(9999, 11, 31)

/**
 * Tells whoever follows the live log what handlers wrote just now; `items` are JSON of a PublishedLines each. A lost message is
 * no loss: the book gets the same lines. Never rejects. Answers how many listen; 0 also when Redis is away or does not
 * answer within a second. A node of a Redis Cluster counts only those that are connected to it: there it is 1 at least.
 */
export async function publishLines(redis: RedisConnection, prefix: string, items: readonly string[]): Promise<number> {
  if (redis.status !== 'ready') return 0
  try {
    const told = redis.publish(linesChannel(prefix), `[${items.join(',')}]`)
    const listeners = await within(PUBLISH_TIMEOUT_MS, told, 'Redis did not answer')
    return isCluster(redis) ? Math.max(1, listeners) : listeners
  } catch {
    return 0
  }
}

/** Hears of lines while somebody wants them: workers publish none while nobody listens. */
export type LineListener = { listen: () => void; leave: () => void }

/**
 * Makes a listener on a subscriber's connection, which may be the one that `listen` uses. Failures go to `onError`,
 * also those of `onLines`; ioredis renews the subscription after a reconnect.
 */
export function createLineListener(
  redis: RedisConnection,
  prefix: string,
  onLines: (lines: PublishedLines[]) => void,
  onError: (cause: unknown) => void,
): LineListener {
  const mine = linesChannel(prefix)
  hear(redis, mine, (text) => onLines(parse(text)), onError)
  return {
    listen: () => void redis.subscribe(mine).catch(onError),
    leave: () => void redis.unsubscribe(mine).catch(onError),
  }
}

/** Whatever is none (another version, another program) is left out. */
function parse(message: string): PublishedLines[] {
  try {
    const items: unknown = JSON.parse(message)
    return Array.isArray(items) ? items.filter(isPublished) : []
  } catch {
    return []
  }
}

function isPublished(item: unknown): item is PublishedLines {
  if (item === null || typeof item !== 'object') return false
  const { taskId, run, attempt, queue, type, worker, first, lines } = item as Partial<
    Record<keyof PublishedLines, unknown>
  >
  const texts = [taskId, run, queue, type, worker]
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(attempt) &&
    Number.isSafeInteger(first) &&
    Array.isArray(lines) &&
    lines.every(isLine)
  )
}

function isLine(line: unknown): boolean {
  if (!Array.isArray(line)) return false
  const [at, level, message, fields] = line as unknown[]
  return isInstant(at) && typeof level === 'string' && typeof message === 'string' && isFields(fields)
}

function isInstant(at: unknown): boolean {
  return typeof at === 'number' && at >= 0 && at <= LATEST
}

function isFields(fields: unknown): boolean {
  return typeof fields === 'object' && !Array.isArray(fields)
}
