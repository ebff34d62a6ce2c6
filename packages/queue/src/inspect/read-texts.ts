import { setImmediate } from 'node:timers/promises'
import { REDACTED, isSecretName, redactText } from '@bullwheel/domain'
import type { RedisKey } from '@bullwheel/contracts'
import type { Redis } from 'ioredis'
import { type RedisConnection, within } from '../connection.ts'
import { NoMasterError, byMaster } from '../masters.ts'
import { keyBytes, valueText } from './key-text.ts'
import { fittingLimit } from './read-value.ts'

const TIMEOUT_MS = 3_000
const MAX_STRING_BYTES = 8 * 1024
const MAX_ENTRIES = 50
const MAX_TEXT = 8 * 1024
const MAX_CALL_BYTES = 16 * 1024 * 1024
/** How long others wait while texts are looked through for secrets. */
const TURN_MS = 10

/** What may still be read, by Redis' own estimate. */
export type ReadBudget = { bytes: number }
export const textBudget = (): ReadBudget => ({ bytes: MAX_CALL_BYTES })

/**
 * What keys hold, each as one text whatever its type: a string as it is, everything else as JSON of its first entries.
 * Without secrets, and cut where it is long; a key that is gone has none. Takes from the budget, and does not read what is
 * beyond it. Throws when Redis does not answer within 3 s.
 */
export async function readTexts(
  redis: RedisConnection,
  keys: readonly RedisKey[],
  budget: ReadBudget,
): Promise<string[]> {
  const plans = new Map(keys.map((key) => [key, planOf(key, budget)]))
  const asked = [...byMaster(redis, keys, ({ key }) => keyBytes(key))].map(([master, own]) => ask(master, own, plans))
  const answers = await within(TIMEOUT_MS, Promise.all(asked), 'Redis did not answer')
  const replies = new Map(answers.flat())
  const texts: string[] = []
  let turnEnds = performance.now() + TURN_MS
  for (const key of keys) {
    const [error, reply] = replies.get(key) ?? [null, null]
    texts.push(error === null ? shownText(key, plans.get(key) ?? NOT_READ, reply) : '')
    if (performance.now() < turnEnds) continue
    await setImmediate()
    turnEnds = performance.now() + TURN_MS
  }
  return texts
}

type Replies = [key: RedisKey, reply: [Error | null, unknown]][]

async function ask(
  master: Redis | undefined,
  keys: readonly RedisKey[],
  plans: ReadonlyMap<RedisKey, Plan>,
): Promise<Replies> {
  if (master === undefined) throw new NoMasterError()
  const asked = master.pipeline()
  for (const key of keys) askFor(asked, key, plans.get(key) ?? NOT_READ)
  const replies = (await asked.exec()) ?? []
  return keys.map((key, at) => [key, replies[at] ?? [null, null]])
}

/** How many entries are read of a key, or what stands in their place. */
type Plan = number | string
const NOT_READ = '(not read)'
const TOO_LARGE = '(not read: too large)'

function planOf(key: RedisKey, budget: ReadBudget): Plan {
  if (!key.whole || key.type === 'other') return NOT_READ
  const limit = fittingLimit(key, MAX_ENTRIES)
  const weight = weightOf(key, limit)
  if (limit === 0 || weight > budget.bytes) return TOO_LARGE
  budget.bytes -= weight
  return limit
}

/** A key without figures was gone, or another, a moment ago. */
function weightOf({ type, size, memoryBytes }: RedisKey, limit: number): number {
  if (type === 'string') return Math.min(size ?? 0, MAX_STRING_BYTES)
  if (size === null || size === 0 || memoryBytes === null) return 0
  return (memoryBytes / size) * Math.min(limit, size)
}

function shownText(key: RedisKey, plan: Plan, reply: unknown): string {
  if (reply === null) return ''
  if (isSecretName(key.key)) return REDACTED
  if (typeof plan === 'string') return reply === 0 ? '' : plan
  return redactText(textOf(key, reply)).text.slice(0, MAX_TEXT).toWellFormed()
}

type Pipeline = ReturnType<Redis['pipeline']>

function askFor(asked: Pipeline, key: RedisKey, limit: Plan): void {
  const bytes = keyBytes(key.key)
  if (typeof limit === 'string' || key.type === 'other') return void asked.exists(bytes)
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
