import { z } from 'zod'
import { page } from './page.ts'
import { text } from './text.ts'
import { utc } from './time.ts'

/** What a key belongs to: a queue's BullMQ keys, the cache of ended tasks, our other keys, or somebody else. */
export const KEY_GROUPS = ['queues', 'task-cache', 'control', 'other'] as const
export const keyGroup = z.enum(KEY_GROUPS)
export type KeyGroup = z.infer<typeof keyGroup>

/** `other` is a type of a Redis module. */
export const redisType = z.enum(['string', 'hash', 'list', 'set', 'zset', 'stream', 'other'])
export type RedisType = z.infer<typeof redisType>

/**
 * A key as text: UTF-8, a byte that is no readable text as `\xNN`, a backslash as `\\`. What lists give is what
 * GET /redis/keys/{key} takes.
 */
export const keyText = text(512).min(1)

/** Query of GET /redis/keys; `pattern` as Redis' own globs (`*`, `?`, `[ab]`), and `\xNN` for a byte. */
export const listRedisKeysQuery = z.strictObject({ ...page, pattern: text(512).min(1).optional() })
/** Query of GET /redis/keys/{key}: a page of what it holds. */
export const getRedisKeyQuery = z.strictObject(page)

/**
 * A key. `whole` is false for one that is too long to be opened. `size`: bytes of a string, else how many entries.
 * `ttlMs` null: it stays. `memoryBytes` as Redis estimates it, from samples.
 */
export const redisKey = z.object({
  key: z.string(),
  whole: z.boolean(),
  type: redisType,
  ttlMs: z.int().nullable(),
  size: z.int().nullable(),
  memoryBytes: z.int().nullable(),
  group: keyGroup,
  /** Of group `queues`. */
  queue: z.string().nullable(),
})
export type RedisKey = z.infer<typeof redisKey>

/** A value as text, bytes as in keys. Cut where it is long; what looks like a secret by its name is not shown. */
export const redisText = z.object({ text: z.string(), cut: z.boolean(), redacted: z.boolean() })
export type RedisText = z.infer<typeof redisText>

const field = z.object({ field: z.string(), value: redisText })
/** What a key holds, one page of it; a string is whole or cut. */
export const redisContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('string'), value: redisText }),
  z.object({ type: z.literal('hash'), items: z.array(field) }),
  z.object({ type: z.literal('list'), items: z.array(z.object({ index: z.int(), value: redisText })) }),
  z.object({ type: z.literal('set'), items: z.array(z.object({ value: redisText })) }),
  /** By rank; the score as Redis writes it. */
  z.object({ type: z.literal('zset'), items: z.array(z.object({ score: z.string(), value: redisText })) }),
  z.object({ type: z.literal('stream'), items: z.array(z.object({ id: z.string(), fields: z.array(field) })) }),
  /** Of a module's type, or with entries so large that reading them would hold Redis up. */
  z.object({ type: z.literal('unread'), reason: z.string() }),
])
export type RedisContent = z.infer<typeof redisContent>

/** One key with a page of what it holds. */
export const redisValue = redisKey.extend({ content: redisContent, nextCursor: z.string().nullable() })
export type RedisValue = z.infer<typeof redisValue>

/** Keys of a group; `memoryBytes` is estimated from samples, `pattern` finds them where one can. */
export const keyGroupCount = z.object({
  group: keyGroup,
  keys: z.int(),
  memoryBytes: z.int(),
  pattern: z.string().nullable(),
})
export type KeyGroupCount = z.infer<typeof keyGroupCount>

/** Something about this Redis that will lose work or refuse it, and what to do. */
export const redisWarning = z.object({
  code: z.enum(['eviction-policy', 'no-aof', 'aof-failed', 'rdb-failed', 'memory-nearly-full', 'evicted']),
  text: z.string(),
})
export type RedisWarning = z.infer<typeof redisWarning>

/** Redis as it is now, and its keys by group as they were counted at `countedAt`. */
export const redisInfo = z.object({
  version: z.string(),
  mode: z.string(),
  role: z.string(),
  uptimeS: z.int(),
  memory: z.object({
    usedBytes: z.int(),
    peakBytes: z.int(),
    /** Null: no limit. */
    maxBytes: z.int().nullable(),
    fragmentation: z.number(),
    evictionPolicy: z.string(),
  }),
  clients: z.object({ connected: z.int(), blocked: z.int(), max: z.int().nullable() }),
  persistence: z.object({
    aof: z.boolean(),
    rdbSavedAt: utc.nullable(),
    rdbChanges: z.int(),
    loading: z.boolean(),
  }),
  stats: z.object({
    opsPerSecond: z.number(),
    /** Of look-ups that found a key, 0–1; null while there was none. */
    hitRate: z.number().nullable(),
    evictedKeys: z.int(),
    expiredKeys: z.int(),
  }),
  keyspace: z.array(z.object({ db: z.string(), keys: z.int(), expires: z.int() })),
  groups: z.array(keyGroupCount),
  /** The hundred queues with the most keys. */
  queues: z.array(z.object({ queue: z.string(), keys: z.int() })),
  /** False where Redis holds too many keys to look at all: then the counts are estimated from those that were. */
  counted: z.object({ keys: z.int(), all: z.boolean(), at: utc }),
  warnings: z.array(redisWarning),
})
export type RedisInfo = z.infer<typeof redisInfo>
