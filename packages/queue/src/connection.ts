import { Redis } from 'ioredis'

export type RedisConnection = Redis

/**
 * `producer` queues nothing while Redis is away and never sends a command twice: an add that waited through an outage
 * once ran a finished task again. `consumer` waits for Redis, as BullMQ's workers must.
 */
export type ConnectionKind = 'producer' | 'consumer'

/** After an outage of any length work is to go on within a second. */
const RECONNECT_MAX_MS = 300

/** Opens a connection; errors go to `onError` (ioredis reconnects by itself, at most 300 ms apart). */
export function connectRedis(url: string, kind: ConnectionKind, onError: (cause: Error) => void): Redis {
  const redis = new CorkedRedis(url, {
    connectTimeout: 5_000,
    keepAlive: 10_000,
    maxRetriesPerRequest: kind === 'consumer' ? null : 0,
    enableOfflineQueue: kind === 'consumer',
    autoResendUnfulfilledCommands: kind === 'consumer',
    retryStrategy: (times) => Math.min(50 * times, RECONNECT_MAX_MS),
  })
  redis.on('error', onError)
  return redis
}

/**
 * Commands of one turn of the event loop leave in one write. A group commit ends many jobs at once, and a system call
 * for each of them was a third of a worker's time. ioredis' auto-pipelining does the same later and cost more.
 */
class CorkedRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const { stream } = this
    if (this.status === 'ready' && stream.writableCorked === 0) {
      stream.cork()
      process.nextTick(() => stream.uncork())
    }
    return super.sendCommand(...args)
  }
}

/** Resolves when the connection is usable, rejects after `timeoutMs`. */
export async function untilReady(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return
  await within(timeoutMs, new Promise<void>((resolve) => redis.once('ready', resolve)), 'Redis did not answer')
}

/** Something took longer than it may. */
class TimeUpError extends Error {}

const AWAY_CODES: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
/** As ioredis and Redis put it; the classes of their errors are not to be had. */
const AWAY_TEXT =
  /^(?:Connection is closed|Stream isn't writeable|Reached the max retries|LOADING |BUSY |CLUSTERDOWN |MASTERDOWN )/

/** Whether an error says that Redis is away, busy or too slow; every other one is a fault of whoever asked. */
export function isRedisAway(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  return (
    cause instanceof TimeUpError || AWAY_TEXT.test(cause.message) || ('code' in cause && AWAY_CODES.has(cause.code))
  )
}

/** Fails when `promise` takes longer than `timeoutMs`. */
export async function within<Value>(timeoutMs: number, promise: Promise<Value>, message: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeUpError(`${message} within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Replies of a pipeline or transaction in order; throws the first error, or when it takes longer than `timeoutMs`. */
export async function runPipeline(pipeline: ReturnType<Redis['pipeline']>, timeoutMs: number): Promise<unknown[]> {
  if (pipeline.length === 0) return []
  const replies = (await within(timeoutMs, pipeline.exec(), 'Redis did not answer')) ?? []
  return replies.map(([error, reply]) => {
    if (error !== null) throw error
    return reply
  })
}
