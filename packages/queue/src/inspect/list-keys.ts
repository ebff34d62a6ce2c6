import type { RedisKey, RedisType } from '@bullwheel/contracts'
import type { Redis } from 'ioredis'
import { type RedisConnection, runPipeline, within } from '../connection.ts'
import { groupOfKey } from '../keys.ts'
import { NoMasterError, mastersOf } from '../masters.ts'
import { keyText, patternBytes } from './key-text.ts'
import { SCAN_START, type ScanPage, type ScanPlace, scanPage } from './scan-page.ts'

/** Keys that Redis looks at in one turn, and turns of one call: what one call may cost is bounded whatever matches. */
const COUNT = 500
const MAX_TURNS = 40
const WITHIN_MS = 500
const TIMEOUT_MS = 3_000
/** Of MEMORY USAGE: entries that it weighs of a key. */
const SAMPLES = 5
/** Bytes of a key that is still whole in a list. */
const MAX_KEY_BYTES = 400

export type KeyQuery = { prefix: string; pattern?: string | undefined; limit: number; from: ScanPlace }

/**
 * A page of keys, in no order that means anything; of a cluster one master after the other. Throws when Redis does not answer
 * within 3 s for each step.
 */
export async function listKeys(redis: RedisConnection, query: KeyQuery): Promise<ScanPage<RedisKey>> {
  const { prefix, pattern, limit, from } = query
  const match = pattern === undefined ? undefined : patternBytes(pattern)
  const masters = mastersOf(redis)
  const at = from.master ?? 0
  const master = masters[at]
  // A master is gone since the page before: its keys are with others now, and may come twice.
  if (master === undefined && at > 0) return { entries: [], place: null }
  if (master === undefined) throw new NoMasterError()
  const { entries, place } = await scanPage<Buffer>({
    turn: (cursor, count) => scanTurn(master, cursor, count, match),
    nameOf: (key) => key,
    limit,
    from,
    maxCount: COUNT,
    maxTurns: MAX_TURNS,
    withinMs: WITHIN_MS,
  })
  const next = at + 1 < masters.length ? { ...SCAN_START, master: at + 1 } : null
  return { entries: await describeKeys(master, prefix, entries), place: place === null ? next : placeOn(place, at) }
}

/** The first master is left out: of a single Redis it would say nothing. */
const placeOn = (place: ScanPlace, master: number): ScanPlace => (master === 0 ? place : { ...place, master })

/** One turn of SCAN. */
export async function scanTurn(
  redis: Redis,
  cursor: string,
  count: number,
  match?: Buffer,
): Promise<[next: string, keys: Buffer[]]> {
  const pipeline = redis.pipeline()
  pipeline.callBuffer('SCAN', cursor, ...(match === undefined ? [] : ['MATCH', match]), 'COUNT', count)
  const [reply] = await runPipeline(pipeline, TIMEOUT_MS)
  const [next, keys] = reply as [Buffer, Buffer[]]
  return [next.toString(), keys]
}

/** What keys are, how large, and for how long; those that are gone are left out. */
export async function describeKeys(redis: Redis, prefix: string, keys: readonly Buffer[]): Promise<RedisKey[]> {
  const first = redis.pipeline()
  for (const key of keys) first.type(key).pttl(key).memory('USAGE', key, 'SAMPLES', SAMPLES)
  const facts = await runPipeline(first, TIMEOUT_MS)
  const found = keys.flatMap((key, at) => {
    const [type, ttl, memory] = facts.slice(at * 3, at * 3 + 3) as [string, number, number | null]
    return type === 'none' ? [] : [{ key, type: typeOf(type), ttl, memory }]
  })
  const sizes = await readSizes(redis, found)
  return found.map(({ key, type, ttl, memory }, at) => ({
    key: keyText(key.subarray(0, MAX_KEY_BYTES)),
    whole: key.length <= MAX_KEY_BYTES,
    type,
    ttlMs: ttl < 0 ? null : ttl,
    size: sizes[at] ?? null,
    memoryBytes: memory,
    ...groupOfKey(prefix, key.toString('latin1')),
  }))
}

const SIZE_COMMANDS = {
  string: 'strlen',
  hash: 'hlen',
  list: 'llen',
  set: 'scard',
  zset: 'zcard',
  stream: 'xlen',
} as const

/** A key that changed its type in this moment has no size. */
async function readSizes(redis: Redis, keys: { key: Buffer; type: RedisType }[]): Promise<(number | undefined)[]> {
  const asked = redis.pipeline()
  for (const { key, type } of keys) {
    if (type === 'other') asked.exists(key)
    else asked[SIZE_COMMANDS[type]](key)
  }
  if (keys.length === 0) return []
  const replies = (await within(TIMEOUT_MS, asked.exec(), 'Redis did not answer')) ?? []
  return replies.map(([error, size], at) =>
    error !== null || keys[at]?.type === 'other' ? undefined : (size as number),
  )
}

function typeOf(type: string): RedisType {
  return type in SIZE_COMMANDS ? (type as RedisType) : 'other'
}
