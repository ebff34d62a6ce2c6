import { type Hot, countQueues } from '@bullwheel/db'

/** Failed tasks by queue, as the ledger has them. */
export type FailedCounts = { of: (queue: string) => Promise<number> }

const KEPT_MS = 1_000

/** The board asks for each queue on its own, and again every few seconds: they are read for all of them at once. */
export function createFailedCounts(hot: Hot): FailedCounts {
  let latest: { counts: Promise<Map<string, number>>; at: number } | undefined
  const read = async (): Promise<Map<string, number>> => {
    const sums = new Map<string, number>()
    for (const { queue, kind, n } of await countQueues(hot)) {
      if (kind === 'failed') sums.set(queue, (sums.get(queue) ?? 0) + n)
    }
    return sums
  }
  return {
    of: async (queue) => {
      if (latest === undefined || performance.now() - latest.at > KEPT_MS)
        latest = { counts: read(), at: performance.now() }
      return (await latest.counts).get(queue) ?? 0
    },
  }
}
