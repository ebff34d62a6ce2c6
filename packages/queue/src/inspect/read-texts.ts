import { REDACTED, isSecretName, redactText } from '@bullwheel/domain'
import type { RedisKey } from '@bullwheel/contracts'
import type { Redis } from 'ioredis'
import { within } from '../connection.ts'
import { keyBytes, valueText } from './key-text.ts'
import { fittingLimit } from './read-value.ts'

const TIMEOUT_MS = 3_000
const MAX_STRING_BYTES = 8 * 1024
const MAX_ENTRIES = 50
const MAX_TEXT = 8 * 1024

/**
 * What keys hold, each as one text whatever its type: a string as it is, everything else as JSON of its first entries.
 * Without secrets, and cut where it is long; a key that is gone has none. Throws when Redis does not answer within 3 s.
 */
export async function readTexts(redis: Redis, keys: readonly RedisKey[]): Promise<string[]> {
  const asked = redis.pipeline()
  for (const key of keys) askFor(asked, key)
  const replies = (await within(TIMEOUT_MS, asked.exec(), 'Redis did not answer')) ?? []
  return keys.map((key, at) => {
    const [error, reply] = replies[at] ?? [null, null]
    if (error !== null || reply === null) return ''
    if (isSecretName(key.key)) return REDACTED
    const text = textOf(key, reply)
    return redactText(text).text.slice(0, MAX_TEXT).toWellFormed()
  })
}

type Pipeline = ReturnType<Redis['pipeline']>

function askFor(asked: Pipeline, key: RedisKey): void {
  const bytes = keyBytes(key.key)
  const limit = fittingLimit(key, MAX_ENTRIES)
  if (!key.whole || key.type === 'other' || limit === 0) return void asked.exists(bytes)
  switch (key.type) {
    case 'string':
      return void asked.getrangeBuffer(bytes, 0, MAX_STRING_BYTES - 1)
    case 'hash':
      return void asked.hscanBuffer(bytes, 0, 'COUNT', limit)
    case 'list':
      return void asked.lrangeBuffer(bytes, 0, limit - 1)
    case 'set':
      return void asked.sscanBuffer(bytes, 0, 'COUNT', limit)
    case 'zset':
      return void asked.callBuffer('ZRANGE', bytes, 0, limit - 1, 'WITHSCORES')
    case 'stream':
      return void asked.callBuffer('XRANGE', bytes, '-', '+', 'COUNT', limit)
  }
}

function textOf({ type, size }: RedisKey, reply: unknown): string {
  if (typeof reply === 'number') return '(not read)'
  if (type === 'string') return valueText(reply as Buffer, (size ?? 0) > MAX_STRING_BYTES)
  if (type === 'hash')
    return JSON.stringify(Object.fromEntries(pairs(((reply as [Buffer, Buffer[]])[1] ?? []).map(shown))))
  if (type === 'set') return JSON.stringify((reply as [Buffer, Buffer[]])[1].slice(0, MAX_ENTRIES).map(shown))
  if (type === 'list') return JSON.stringify((reply as Buffer[]).map(shown))
  if (type === 'zset') return JSON.stringify(pairs((reply as Buffer[]).flat().map(shown)))
  return JSON.stringify(
    (reply as [Buffer, Buffer[]][]).map(([id, fields]) => ({
      id: String(id),
      ...Object.fromEntries(pairs(fields.map(shown))),
    })),
  )
}

/** Redacted one by one too: a value may itself be a text of JSON or a form. */
function shown(bytes: Buffer): string {
  const cut = bytes.length > MAX_STRING_BYTES
  const text = valueText(cut ? bytes.subarray(0, MAX_STRING_BYTES) : bytes, cut)
  return redactText(text).text
}

function pairs(flat: string[]): [string, string][] {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, at) => [flat[at * 2] ?? '', flat[at * 2 + 1] ?? ''])
}
