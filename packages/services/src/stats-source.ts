import { type Hot, type StatsWanted, countQueues, firstStatsMinute, readStats } from '@bullwheel/db'
import type { StatsMinute } from '@bullwheel/domain'
import { type TotalsWanted, createStatsTotals } from './stats-totals.ts'

/** The minute statistics, read on connections of their own: a long span takes seconds, and nothing else is to wait for it. */
export type StatsSource = {
  read: (wanted: StatsWanted) => Promise<StatsMinute[]>
  sumBefore: (wanted: TotalsWanted) => Promise<StatsMinute[]>
  /** Tasks that wait now, in all queues. */
  countWaiting: () => Promise<number>
}

export function createStatsSource(hot: Hot, now: () => number): StatsSource {
  const read = (wanted: StatsWanted): Promise<StatsMinute[]> => readStats(hot, wanted)
  const totals = createStatsTotals({ read, first: () => firstStatsMinute(hot), now })
  return {
    read,
    sumBefore: totals.before,
    countWaiting: async () => {
      const counts = await countQueues(hot)
      const sum = (kind: string): number => counts.reduce((n, count) => (count.kind === kind ? n + count.n : n), 0)
      return sum('pending') - sum('running')
    },
  }
}
