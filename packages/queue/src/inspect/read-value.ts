import type { RedisContent, RedisKey, RedisText, RedisType } from '@bullwheel/contracts'
import { REDACTED, isSecretName, redactText } from '@bullwheel/domain'
import type { Redis } from 'ioredis'
import { type RedisConnection, runPipeline } from '../connection.ts'
import { masterOf } from '../masters.ts'
import { keyBytes, keyText, valueText } from './key-text.ts'
import { describeKeys } from './list-keys.ts'
import { SCAN_START, type ScanPage, type ScanPlace, scanPage } from './scan-page.ts'

const TIMEOUT_MS = 3_000
const KIB = 1024
/** Of a string that are read, and of those that are shown: JSON is redacted best when it is whole. */
const MAX_READ_BYTES = 1024 * KIB
const MAX_STRING_BYTES = 64 * KIB
const MAX_ENTRY_BYTES = 8 * KIB
/** What a page of entries may weigh by Redis' own estimate; fewer are read of a key with large ones. */
const MAX_PAGE_BYTES = 4 * 1024 * KIB
const MAX_TURNS = 10
const WITHIN_MS = 500

export type ReadOptions = { prefix: string; limit: number; from: ScanPlace }
export type ReadValue = { key: RedisKey; content: RedisContent; place: ScanPlace | null }

/** A page of what a key holds, without secrets; undefined when there is no such key. */
export async function readValue(
  connection: RedisConnection,
  text: string,
  options: ReadOptions,
): Promise<ReadValue | undefined> {
  const bytes = keyBytes(text)
  const redis = masterOf(connection, bytes)
  const [key] = await describeKeys(redis, options.prefix, [bytes])
  if (key === undefined) return undefined
  const hide = isSecretName(text)
  const limit = fittingLimit(key, options.limit)
  if (key.type === 'other' || limit === 0) return { key, content: unread(key), place: null }
  const reader = { redis, key: bytes, type: key.type, limit, from: options.from, hide }
  return { key, ...(await readContent(reader, key.type)) }
}

function unread({ type }: RedisKey): RedisContent {
  const reason =
    type === 'other'
      ? 'This is a type of a Redis module; read it with redis-cli.'
      : 'Its entries are so large that reading them would hold Redis up; read it with redis-cli.'
  return { type: 'unread', reason }
}

/** How many entries may be read at once, judged by their mean size; 0 when even one is too large. */
export function fittingLimit({ type, size, memoryBytes }: RedisKey, limit: number): number {
  if (type === 'string' || size === null || size === 0 || memoryBytes === null) return limit
  return Math.min(limit, Math.floor(MAX_PAGE_BYTES / (memoryBytes / size)))
}

type Reader = { redis: Redis; key: Buffer; limit: number; from: ScanPlace; hide: boolean }
type Content = { content: RedisContent; place: ScanPlace | null }

function readContent(reader: Reader, type: Exclude<RedisType, 'other'>): Promise<Content> {
  switch (type) {
    case 'string':
      return readString(reader)
    case 'hash':
      return readHash(reader)
    case 'list':
      return readList(reader)
    case 'set':
      return readSet(reader)
    case 'zset':
      return readSortedSet(reader)
    case 'stream':
      return readStream(reader)
  }
}

/** One command with its answer as bytes. */
async function ask<Answer>(redis: Redis, command: string, ...args: (string | number | Buffer)[]): Promise<Answer> {
  const pipeline = redis.pipeline()
  pipeline.callBuffer(command, ...args)
  const [reply] = await runPipeline(pipeline, TIMEOUT_MS)
  return reply as Answer
}

async function readString({ redis, key, hide }: Reader): Promise<Content> {
  const bytes = await ask<Buffer>(redis, 'GETRANGE', key, 0, MAX_READ_BYTES - 1)
  return { content: { type: 'string', value: shown(bytes, hide, MAX_STRING_BYTES, MAX_READ_BYTES) }, place: null }
}

async function readHash(reader: Reader): Promise<Content> {
  const { entries, place } = await scanEntries(reader, 'HSCAN', 2)
  const items = entries.map(([field, value]) => toField(field, value, reader.hide))
  return { content: { type: 'hash', items }, place }
}

async function readSet(reader: Reader): Promise<Content> {
  const { entries, place } = await scanEntries(reader, 'SSCAN', 1)
  return { content: { type: 'set', items: entries.map(([member]) => ({ value: shown(member, reader.hide) })) }, place }
}

async function readList({ redis, key, limit, from, hide }: Reader): Promise<Content> {
  const first = Number(from.at)
  const values = await ask<Buffer[]>(redis, 'LRANGE', key, first, first + limit)
  const items = values.slice(0, limit).map((value, at) => ({ index: first + at, value: shown(value, hide) }))
  return { content: { type: 'list', items }, place: values.length > limit ? { at: String(first + limit) } : null }
}

/** By rank and not by ZSCAN: the order is what a sorted set is for, and a range by rank costs as little. */
async function readSortedSet({ redis, key, limit, from, hide }: Reader): Promise<Content> {
  const first = Number(from.at)
  // As the older protocol has it (a flat list) and as RESP3 does (pairs).
  const flat = (await ask<unknown[]>(redis, 'ZRANGE', key, first, first + limit, 'WITHSCORES')).flat() as Buffer[]
  const found = pairs(flat)
  const items = found.slice(0, limit).map(([member, score]) => ({ score: String(score), value: shown(member, hide) }))
  return { content: { type: 'zset', items }, place: found.length > limit ? { at: String(first + limit) } : null }
}

async function readStream({ redis, key, limit, from, hide }: Reader): Promise<Content> {
  const start = from.at === SCAN_START.at ? '-' : from.at
  const found = await ask<[Buffer, Buffer[]][]>(redis, 'XRANGE', key, start, '+', 'COUNT', limit + 1)
  const items = found.slice(0, limit).map(([id, fields]) => ({
    id: String(id),
    fields: pairs(fields).map(([field, value]) => toField(field, value, hide)),
  }))
  const next = found[limit]
  return { content: { type: 'stream', items }, place: next === undefined ? null : { at: String(next[0]) } }
}

/** A page of a hash or set; every entry is so many values. */
function scanEntries(reader: Reader, command: 'HSCAN' | 'SSCAN', width: 1 | 2): Promise<ScanPage<Buffer[]>> {
  const { redis, key, limit, from } = reader
  return scanPage<Buffer[]>({
    turn: async (cursor, count) => {
      const [next, flat] = await ask<[Buffer, Buffer[]]>(redis, command, key, cursor, 'COUNT', count)
      return [String(next), width === 1 ? flat.map((member) => [member]) : pairs(flat)]
    },
    nameOf: ([name]) => name as Buffer,
    limit,
    from,
    maxCount: limit,
    maxTurns: MAX_TURNS,
    withinMs: WITHIN_MS,
  })
}

function pairs(flat: Buffer[]): [Buffer, Buffer][] {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, at) => [
    flat[at * 2] as Buffer,
    flat[at * 2 + 1] as Buffer,
  ])
}

function toField(field: Buffer | undefined, value: Buffer | undefined, hide: boolean) {
  const name = keyText((field ?? Buffer.of()).subarray(0, MAX_ENTRY_BYTES))
  return { field: name, value: shown(value, hide || isSecretName(name)) }
}

/** Bytes as they are shown; `readTo`: what was asked for at most, so that as much means that there is more. */
function shown(
  bytes: Buffer = Buffer.of(),
  hide: boolean,
  maxBytes = MAX_ENTRY_BYTES,
  readTo = Number.POSITIVE_INFINITY,
): RedisText {
  if (hide) return { text: REDACTED, cut: false, redacted: true }
  const isReadCut = bytes.length >= readTo
  const { text, redacted } = redactText(valueText(bytes.subarray(0, MAX_READ_BYTES), isReadCut))
  const cut = text.length > maxBytes
  return { text: cut ? text.slice(0, maxBytes).toWellFormed() : text, cut: cut || isReadCut, redacted }
}
