import type { Queue } from '@bullwheel/contracts'
import {
  type PoolFacts,
  type RedisLosses,
  listPoolFacts,
  listQueues,
  listRoleLeases,
  readLedger,
  readOldestTransaction,
  readRedisLosses,
  readScheduleLag,
  withinTry,
} from '@bullwheel/db'
import type { BookReaders, PoolLine } from '@bullwheel/metrics'
import type { Deps } from './context.ts'
import { differenceOf } from './get-ledger.ts'
import { readMirrors } from './get-mirrors.ts'
import { viewQueues } from './queue-view.ts'

const WITHIN_MS = 2_000
/** Shown as not held while nobody has them; others as long as somebody has. */
const ROLES = ['ticker', 'dispatcher', 'keeper', 'reconciler', 'autoscaler', 'janitor', 'alerts', 'notifier']

/** What gauges read from the book; each rejects rather than keeping a scrape waiting. */
export function bookReaders(deps: Pick<Deps, 'book' | 'rates'>): BookReaders {
  const { hot } = deps.book
  return {
    queues: async () => {
      const read = async (): Promise<Queue[]> => viewQueues(deps, await listQueues(hot))
      return (await withinTry(WITHIN_MS, read())).map(lineOf)
    },
    differences: async () => {
      const rows = await withinTry(WITHIN_MS, readLedger(hot))
      return rows.map((row) => ({ queue: row.queue, difference: differenceOf(row) }))
    },
    losses: (): Promise<RedisLosses[]> => withinTry(WITHIN_MS, readRedisLosses(hot)),
    scheduleLag: () => withinTry(WITHIN_MS, readScheduleLag(hot)),
    mirrors: async () => {
      const mirrors = await withinTry(WITHIN_MS, readMirrors(hot))
      return mirrors.map(({ name, lag, deadLetters }) => ({ mirror: name, deadLetters, ...lag }))
    },
    oldestTransaction: async () => (await withinTry(WITHIN_MS, readOldestTransaction(hot)))?.seconds ?? 0,
    pools: async () => (await withinTry(WITHIN_MS, listPoolFacts(hot))).map(poolLineOf),
    roles: async () => {
      const held = new Set((await withinTry(WITHIN_MS, listRoleLeases(hot))).map(({ name }) => name))
      return [...new Set([...ROLES, ...held])].map((role) => ({ role, isHeld: held.has(role) }))
    },
  }
}

function poolLineOf({ name, desired, totalSlots, busy, starting, active, draining, lost }: PoolFacts): PoolLine {
  return { pool: name, desired, slots: totalSlots, busy, workers: { starting, active, draining, lost } }
}

function lineOf({ name, paused, counts, oldestWaitMs }: Queue) {
  const { waiting, scheduled, queued, retrying, ...others } = counts
  const split =
    scheduled === null || queued === null || retrying === null ? { waiting } : { scheduled, queued, retrying }
  return {
    queue: name,
    isPaused: paused,
    waiting,
    oldestSeconds: (oldestWaitMs ?? 0) / 1_000,
    states: { ...split, ...others },
  }
}
