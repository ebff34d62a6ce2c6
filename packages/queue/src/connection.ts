import { Cluster, type ClusterNode, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import { isCluster, mastersOf } from './masters.ts'
import { parseRedisUrl } from './redis-url.ts'

/** To one Redis, or to a Redis Cluster: there a pipeline, a script and a command of several keys stay within one queue. */
export type RedisConnection = Redis | Cluster

/**
 * `producer` queues nothing while Redis is away and never sends a command twice: an add that waited through an outage
 * once ran a finished task again. `consumer` waits for Redis, as BullMQ's workers must.
 */
export type ConnectionKind = 'producer' | 'consumer'

/** After an outage of any length work is to go on within a second. */
const RECONNECT_MAX_MS = 300

/** How often the nodes of a cluster are asked who has which slots, also while no answer hints at a change. */
const SLOTS_EVERY_MS = 2_000
/** A consumer's command finds the new master of its slot meanwhile; a node that dies is replaced within seconds. */
const CONSUMER_REDIRECTIONS = 100

/**
 * Opens a connection to a Redis, or to a cluster where `url` names several nodes or says so (see parseRedisUrl); errors go
 * to `onError` (ioredis reconnects by itself, at most 300 ms apart).
 */
export function connectRedis(url: string, kind: ConnectionKind, onError: (cause: Error) => void): RedisConnection {
  const { isCluster: isOfMany, nodes, options } = parseRedisUrl(url)
  const [only] = nodes
  const redis = isOfMany
    ? connectCluster(nodes, clusterOptions(kind, options))
    : new CorkedRedis({ ...options, ...only, ...nodeOptions(kind), retryStrategy: reconnectMs })
  redis.on('error', onError)
  return redis
}

/** Connects every node when it is known, and not at its first command: a producer's next ones would find it unready. */
function connectCluster(nodes: ClusterNode[], options: ClusterOptions): Cluster {
  const cluster = new Cluster(nodes, options)
  cluster.on('+node', (node: Redis) => void node.connect().catch(() => undefined))
  return cluster
}

const reconnectMs = (times: number): number => Math.min(50 * times, RECONNECT_MAX_MS)

function nodeOptions(kind: ConnectionKind): RedisOptions {
  return {
    connectTimeout: 5_000,
    keepAlive: 10_000,
    maxRetriesPerRequest: kind === 'consumer' ? null : 0,
    enableOfflineQueue: kind === 'consumer',
    autoResendUnfulfilledCommands: kind === 'consumer',
  }
}

/** A command that a node may have got is sent again for a consumer only; one that a node has sent elsewhere, for both. */
function clusterOptions(kind: ConnectionKind, options: RedisOptions): ClusterOptions {
  const isConsumer = kind === 'consumer'
  return {
    redisOptions: { ...options, ...nodeOptions(kind) },
    enableOfflineQueue: isConsumer,
    clusterRetryStrategy: reconnectMs,
    slotsRefreshInterval: SLOTS_EVERY_MS,
    retryDelayOnFailover: isConsumer ? 100 : 0,
    retryDelayOnClusterDown: isConsumer ? 100 : 0,
    ...(isConsumer && { maxRedirections: CONSUMER_REDIRECTIONS }),
    // A certificate names hosts: what they resolve to is nothing it could be held against.
    ...(options.tls !== undefined && { dnsLookup: asNamed }),
  }
}

type Found = (cause: null, address: string) => void
const asNamed = (host: string, found: Found): void => found(null, host)

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

/** Resolves when the connection is usable, to every master of a cluster; rejects after `timeoutMs`. */
export function untilReady(redis: RedisConnection, timeoutMs: number): Promise<void> {
  return within(timeoutMs, ready(redis), 'Redis did not answer')
}

async function ready(redis: RedisConnection): Promise<void> {
  if (redis.status !== 'ready') await new Promise<void>((resolve) => redis.once('ready', resolve))
  if (isCluster(redis)) await Promise.all(mastersOf(redis).map((master) => master.ping()))
}

/** Something took longer than it may. */
class TimeUpError extends Error {}

const AWAY_CODES: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
/** As ioredis and Redis put it; the classes of their errors are not to be had. */
const AWAY_TEXT =
  /^(?:Connection is closed|Cluster isn't ready|Cluster is ended|Too many Cluster redirections|Stream isn't writeable|Reached the max retries|LOADING |BUSY |CLUSTERDOWN |MASTERDOWN )/

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
