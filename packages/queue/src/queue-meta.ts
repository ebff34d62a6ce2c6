import type { Redis } from 'ioredis'
import { type RedisConnection, runPipeline, within } from './connection.ts'
import { bullKey } from './keys.ts'
import { NoMasterError, byMaster } from './masters.ts'

/** How a queue is to stand in Redis, as the book has it. */
export type QueueMeta = {
  queue: string
  /** Of this copy of the queue; a copy with another one is not ours to trust. */
  epoch: string
  /** Of the settings. */
  version: number
  paused: boolean
  /** Jobs that may be active at once; 0 lets none start, null any number. */
  concurrency: number | null
  rate: { max: number; perMs: number } | null
}

/** What Redis knows of a queue; null: nothing. */
export type QueueMarks = {
  /** Of the Redis process that has it; a new one may have forgotten what the old one acknowledged. */
  runId: string
  epoch: string | null
  /** Epoch milliseconds of the latest beat that survived. */
  beat: number | null
  version: string | null
  paused: boolean
  concurrency: string | null
  max: string | null
  duration: string | null
}

/** One look at the marks of queues. */
export type MarksLook = {
  /** Not of queues whose node of a cluster did not answer. */
  marks: Map<string, QueueMarks>
  /**
   * The Redis that was looked at for a queue. Throws once the connection to it was made anew: then it may be another one,
   * and a beat in a Redis that was not looked at would hide how far back it fell.
   */
  redisOf: (queue: string) => Redis
}

/** Length of BullMQ's event stream, which nothing of ours reads. */
export const EVENT_STREAM_MAX = 1_000

const EPOCH = 'bw:epoch'
const BEAT = 'bw:beat'
const SETTINGS = 'bw:settings'
const TIMEOUT_MS = 5_000

/**
 * The version of the queue's settings that Redis was told; null when Redis was emptied, or not told yet. A limited queue
 * whose settings differ from the book's may let too many tasks start. Throws when Redis does not answer within 5 s.
 */
export async function readToldVersion(redis: RedisConnection, prefix: string, queue: string): Promise<number | null> {
  const asked = redis.hget(bullKey(prefix, queue, 'meta'), SETTINGS)
  const version = await within(TIMEOUT_MS, asked, 'Redis did not tell the settings of a queue')
  return version === null ? null : Number(version)
}

/** Reads the marks of queues in one round trip to each Redis. Throws when none answers within 5 s. */
export async function readMarks(redis: RedisConnection, prefix: string, queues: readonly string[]): Promise<MarksLook> {
  const looks = [...byMaster(redis, queues, (queue) => bullKey(prefix, queue, 'meta'))].map(([master, own]) =>
    lookAtMaster(master, prefix, own),
  )
  const settled = await Promise.allSettled(looks)
  const done = settled.flatMap((look) => (look.status === 'fulfilled' ? look.value : []))
  const failed = settled.find((look) => look.status === 'rejected')
  if (failed !== undefined && done.length === 0) throw failed.reason
  const byQueue = new Map(done.map((look) => [look.queue, look]))
  return {
    marks: new Map(done.map(({ queue, marks }) => [queue, marks])),
    redisOf: (queue) => {
      const look = byQueue.get(queue)
      if (look === undefined) throw new Error(`the queue ${queue} was not looked at`)
      if (look.master.stream !== look.stream || look.master.status !== 'ready')
        throw new Error('the connection to Redis was made anew; looking again')
      return look.master
    },
  }
}

type Look = { queue: string; marks: QueueMarks; master: Redis; stream: Redis['stream'] }

async function lookAtMaster(master: Redis | undefined, prefix: string, queues: readonly string[]): Promise<Look[]> {
  if (master === undefined) throw new NoMasterError()
  // Nodes of a cluster are connected when they are asked first.
  if (master.status !== 'ready') await within(TIMEOUT_MS, master.ping(), 'Redis did not answer')
  const { stream } = master
  const pipeline = master.pipeline().info('server')
  for (const queue of queues) {
    pipeline.hmget(bullKey(prefix, queue, 'meta'), EPOCH, BEAT, SETTINGS, 'paused', 'concurrency', 'max', 'duration')
  }
  const [info, ...fields] = await runPipeline(pipeline, TIMEOUT_MS)
  const runId = /run_id:(\S+)/.exec(String(info))?.[1] ?? 'unknown'
  return queues.map((queue, at) => {
    return { queue, marks: toMarks(runId, fields[at] as (string | null)[]), master, stream }
  })
}

function toMarks(runId: string, fields: (string | null)[]): QueueMarks {
  const [epoch = null, beat = null, version = null, paused = null, concurrency = null, max = null, duration = null] =
    fields
  return {
    runId,
    epoch,
    beat: beat === null ? null : Number(beat),
    version,
    paused: paused !== null,
    concurrency,
    max,
    duration,
  }
}

/** True when Redis holds these settings, and nobody else changed them there. */
export function isTold(marks: QueueMarks, meta: QueueMeta): boolean {
  const { epoch, version, paused, concurrency } = meta
  return (
    marks.epoch === epoch &&
    marks.version === String(version) &&
    marks.paused === paused &&
    marks.concurrency === toField(concurrency) &&
    isRateTold(marks, meta)
  )
}

function isRateTold({ max, duration }: QueueMarks, { rate }: QueueMeta): boolean {
  return max === toField(rate?.max ?? null) && duration === toField(rate?.perMs ?? null)
}

const toField = (value: number | null): string | null => (value === null ? null : String(value))

/**
 * Writes settings, epoch and a beat, each queue in a transaction of its own, as BullMQ's `pause`, `resume`,
 * `setGlobalConcurrency` and `setGlobalRateLimit` would. Idle workers wake where something may start now. Throws when
 * Redis does not acknowledge within 5 s; safe to repeat.
 */
export async function tellSettings(
  prefix: string,
  metas: readonly QueueMeta[],
  look: MarksLook,
  beat: number,
): Promise<void> {
  await Promise.all(
    metas.map((meta) => {
      const transaction = look.redisOf(meta.queue).multi()
      addSettings(transaction, prefix, meta, look.marks.get(meta.queue), beat)
      return runPipeline(transaction, TIMEOUT_MS)
    }),
  )
}

type Pipeline = ReturnType<Redis['pipeline']>

function addSettings(
  transaction: Pipeline,
  prefix: string,
  meta: QueueMeta,
  marks: QueueMarks | undefined,
  beat: number,
): void {
  const { queue, epoch, version, paused, concurrency, rate } = meta
  const [key, marker] = [bullKey(prefix, queue, 'meta'), bullKey(prefix, queue, 'marker')]
  transaction.hset(key, EPOCH, epoch, SETTINGS, version, BEAT, beat, 'opts.maxLenEvents', EVENT_STREAM_MAX)
  if (concurrency === null) transaction.hdel(key, 'concurrency')
  else transaction.hset(key, 'concurrency', concurrency)
  if (rate === null) transaction.hdel(key, 'max', 'duration')
  else transaction.hset(key, 'max', rate.max, 'duration', rate.perMs)
  // The window that runs was opened by the old rate, and may be a day long.
  if (marks !== undefined && !isRateTold(marks, meta)) transaction.del(bullKey(prefix, queue, 'limiter'))
  if (paused) transaction.hset(key, 'paused', 1).del(marker)
  else transaction.hdel(key, 'paused').zadd(marker, 0, '0')
}

/** Writes the same beat to queues. Throws when Redis does not acknowledge within 5 s. */
export async function beatQueues(
  prefix: string,
  queues: readonly string[],
  look: MarksLook,
  beat: number,
): Promise<void> {
  const byRedis = Map.groupBy(queues, (queue) => look.redisOf(queue))
  const beats = [...byRedis].map(([redis, own]) => {
    const pipeline = redis.pipeline()
    for (const queue of own) pipeline.hset(bullKey(prefix, queue, 'meta'), BEAT, beat)
    return runPipeline(pipeline, TIMEOUT_MS)
  })
  await Promise.all(beats)
}
