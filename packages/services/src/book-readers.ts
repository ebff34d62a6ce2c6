import {
  type RedisLosses,
  readLedger,
  readOldestTransaction,
  readRedisLosses,
  readScheduleLag,
  withinTry,
} from '@bullwheel/db'
import type { Deps } from './context.ts'
import { differenceOf } from './get-ledger.ts'
import { readMirrors } from './get-mirrors.ts'

const WITHIN_MS = 2_000

/** What gauges read from the book; each rejects rather than keeping a scrape waiting. */
export function bookReaders({ book }: Pick<Deps, 'book'>) {
  const { hot } = book
  return {
    /** How far each queue's ledger is from adding up. */
    differences: async (): Promise<{ queue: string; difference: number }[]> => {
      const rows = await withinTry(WITHIN_MS, readLedger(hot))
      return rows.map((row) => ({ queue: row.queue, difference: differenceOf(row) }))
    },
    /** What Redis lost so far. */
    losses: (): Promise<RedisLosses[]> => withinTry(WITHIN_MS, readRedisLosses(hot)),
    /** Seconds. */
    scheduleLag: (): Promise<number> => withinTry(WITHIN_MS, readScheduleLag(hot)),
    /** How far each mirror is behind, and what its sink refused. */
    mirrors: async (): Promise<{ mirror: string; items: number; seconds: number; deadLetters: number }[]> => {
      const mirrors = await withinTry(WITHIN_MS, readMirrors(hot))
      return mirrors.map(({ name, lag, deadLetters }) => ({ mirror: name, deadLetters, ...lag }))
    },
    /** Age of the oldest open transaction of the server, seconds; 0 for none. */
    oldestTransaction: async (): Promise<number> =>
      (await withinTry(WITHIN_MS, readOldestTransaction(hot)))?.seconds ?? 0,
  }
}
