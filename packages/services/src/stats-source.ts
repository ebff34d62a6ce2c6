import { type Hot, type StatsWanted, countQueues, readStats, sumStatsBefore } from '@bullwheel/db'
import type { StatsMinute } from '@bullwheel/domain'

/** The minute statistics, read on connections of their own: a long span takes seconds, and nothing else is to wait for it. */
export type StatsSource = {
  read: (wanted: StatsWanted) => Promise<StatsMinute[]>
  sumBefore: (wanted: Pick<StatsWanted, 'from' | 'queue' | 'type' | 'limit'>) => Promise<StatsMinute[]>
  /** Tasks that wait now, in all queues. */
  countWaiting: () => Promise<number>
}

export function createStatsSource(hot: Hot): StatsSource {
  return {
    read: (wanted) => readStats(hot, wanted),
    sumBefore: (wanted) => sumStatsBefore(hot, wanted),
    countWaiting: async () => {
      const counts = await countQueues(hot)
      const sum = (kind: string): number => counts.reduce((n, count) => (count.kind === kind ? n + count.n : n), 0)
      return sum('pending') - sum('running')
    },
  }
}
