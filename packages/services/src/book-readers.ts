import { type RedisLosses, readLedger, readRedisLosses, readScheduleLag, withinTry } from '@bullwheel/db'
import type { Deps } from './context.ts'
import { differenceOf } from './get-ledger.ts'

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
  }
}
