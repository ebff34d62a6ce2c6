import { KEY_GROUPS, type KeyGroup, type KeyGroupCount } from '@bullwheel/contracts'
import type { Redis } from 'ioredis'
import { type RedisConnection, runPipeline } from '../connection.ts'
import { groupOfKey, patternOfGroup } from '../keys.ts'
import { mastersOf } from '../masters.ts'
import { scanTurn } from './list-keys.ts'

/** How many keys each group and each queue has. */
export type GroupCounts = {
  groups: KeyGroupCount[]
  queues: { queue: string; keys: number }[]
  /** Keys that were looked at. */
  looked: number
  /** False: the rest is estimated from them. */
  all: boolean
}

const COUNT = 1_000
const MAX_TURNS = 100
const WITHIN_MS = 400
const TIMEOUT_MS = 3_000
/** Keys of each group that are weighed. */
const WEIGHED = 50
const MAX_QUEUES = 100

/**
 * Looks at up to 100,000 keys of each Redis. A scan goes by the hash of the keys, so what it has seen when its time is over is
 * a fair sample of the rest. Throws when Redis does not answer.
 */
export async function countGroups(redis: RedisConnection, prefix: string): Promise<GroupCounts> {
  const counts = await Promise.all(mastersOf(redis).map((master) => countOn(master, prefix)))
  const sumOf = (group: KeyGroup, figure: (count: OneCount['groups'][number]) => number): number =>
    counts.reduce(
      (sum, { groups }) => sum + groups.filter((one) => one.group === group).reduce((n, one) => n + figure(one), 0),
      0,
    )
  return {
    groups: KEY_GROUPS.map((group) => ({
      group,
      keys: sumOf(group, ({ keys }) => keys),
      memoryBytes: sumOf(group, ({ memoryBytes }) => memoryBytes),
      pattern: patternOfGroup(prefix, group),
    })),
    // A queue is on one master.
    queues: counts
      .flatMap(({ queues }) => queues)
      .toSorted((a, b) => b.keys - a.keys || (a.queue < b.queue ? -1 : 1))
      .slice(0, MAX_QUEUES),
    looked: counts.reduce((sum, { looked }) => sum + looked, 0),
    all: counts.every(({ all }) => all),
  }
}

type OneCount = Omit<GroupCounts, 'groups'> & { groups: Omit<KeyGroupCount, 'pattern'>[] }

async function countOn(redis: Redis, prefix: string): Promise<OneCount> {
  const giveUpAt = performance.now() + WITHIN_MS
  const tally = new Tally(prefix)
  let cursor = '0'
  for (let turns = 0; turns < MAX_TURNS && performance.now() < giveUpAt; turns++) {
    const [next, keys] = await scanTurn(redis, cursor, COUNT)
    for (const key of keys) tally.add(key)
    cursor = next
    if (cursor === '0') break
  }
  const all = cursor === '0'
  const [total] = (await runPipeline(redis.pipeline().dbsize(), TIMEOUT_MS)) as [number]
  const scale = all || tally.looked === 0 ? 1 : Math.max(1, total / tally.looked)
  const weights = await tally.weigh(redis)
  return {
    groups: [...tally.groups].map(([group, { keys: seen }]) => {
      const keys = Math.round(seen * scale)
      return { group, keys, memoryBytes: Math.round(keys * (weights.get(group) ?? 0)) }
    }),
    queues: [...tally.queues].map(([queue, keys]) => ({ queue, keys: Math.round(keys * scale) })),
    looked: tally.looked,
    all,
  }
}

class Tally {
  looked = 0
  readonly groups = new Map<KeyGroup, { keys: number; some: Buffer[] }>()
  readonly queues = new Map<string, number>()
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  add(key: Buffer): void {
    this.looked++
    const { group, queue } = groupOfKey(this.#prefix, key.toString('latin1'))
    const entry = this.groups.get(group) ?? { keys: 0, some: [] }
    entry.keys++
    if (entry.some.length < WEIGHED) entry.some.push(key)
    this.groups.set(group, entry)
    if (queue !== null) this.queues.set(queue, (this.queues.get(queue) ?? 0) + 1)
  }

  /** Mean bytes of a key, by group. */
  async weigh(redis: Redis): Promise<Map<KeyGroup, number>> {
    const asked = redis.pipeline()
    for (const { some } of this.groups.values()) for (const key of some) asked.memory('USAGE', key, 'SAMPLES', 5)
    const replies = (await runPipeline(asked, TIMEOUT_MS)) as (number | null)[]
    return new Map(
      [...this.groups].map(([group, { some }]) => {
        const weights = replies.splice(0, some.length).filter((bytes) => bytes !== null)
        return [group, weights.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, weights.length)]
      }),
    )
  }
}
