import type { Queue } from '@bullwheel/contracts'
import { type QueueCount, type QueueRow, type WaitSplit, countQueues, oldestWaits, splitWaiting } from '@bullwheel/db'
import type { Deps } from './context.ts'

/** Waiting tasks above which a queue's are not split by the clock any more. */
const MAX_SPLIT = 10_000
/** Waiting tasks that one list splits in all queues together; the shortest queues come first. */
const MAX_SPLIT_IN_ALL = 50_000
const PRIORITIES = Array.from({ length: 10 }, (_, at) => at + 1)

/** Queues as the wire has them, with two or three statements for all of them. */
export async function viewQueues(deps: Pick<Deps, 'book' | 'rates'>, rows: QueueRow[]): Promise<Queue[]> {
  const { hot } = deps.book
  const [only, ...others] = rows
  const counts = await countQueues(hot, others.length === 0 ? only?.name : undefined)
  const byQueue = Map.groupBy(counts, (count) => count.queue)
  const tallies = rows.map((row) => tally(byQueue.get(row.name) ?? []))
  const waiting = rows.map((row, at) => ({ name: row.name, waiting: tallies[at]?.counts.waiting ?? 0 }))
  const { short, long } = bySize(waiting.filter((queue) => queue.waiting > 0))
  const [splits, oldest] = await Promise.all([
    short.length === 0 ? [] : splitWaiting(hot, short),
    long.length === 0 ? [] : oldestWaits(hot, long),
  ])
  const splitOf = new Map(splits.map((split) => [split.queue, split]))
  const oldestOf = new Map([...splits, ...oldest].map(({ queue, oldestMs }) => [queue, oldestMs]))
  return rows.map((row, at) => {
    const { counts: ended, priorities } = tallies[at] ?? tally([])
    return {
      ...settingsOf(row),
      counts: { ...ended, ...clockCounts(ended.waiting, splitOf.get(row.name)) },
      priorities,
      oldestWaitMs: oldestOf.get(row.name) ?? null,
      rates: deps.rates.of(row.name),
    }
  })
}

function bySize(queues: { name: string; waiting: number }[]): { short: string[]; long: string[] } {
  const short: string[] = []
  const long: string[] = []
  let total = 0
  for (const { name, waiting } of queues.toSorted((a, b) => a.waiting - b.waiting)) {
    total += waiting
    if (waiting <= MAX_SPLIT && total <= MAX_SPLIT_IN_ALL) short.push(name)
    else long.push(name)
  }
  return { short, long }
}

/** What the ledger says of one queue; waiting is pending less running. */
function tally(counts: QueueCount[]) {
  const sum = (kind: string, priority?: number): number =>
    counts.reduce((n, c) => (c.kind === kind && (priority === undefined || c.priority === priority) ? n + c.n : n), 0)
  const ended = {
    completed: sum('completed'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
    expired: sum('expired'),
  }
  return {
    counts: { waiting: sum('pending') - sum('running'), running: sum('running'), ...ended },
    priorities: PRIORITIES.map((priority) => ({
      priority,
      waiting: sum('pending', priority) - sum('running', priority),
    })),
  }
}

/** The waiting ones split by the clock; null for queues that were too long to read. */
function clockCounts(waiting: number, split: WaitSplit | undefined) {
  if (waiting === 0) return { scheduled: 0, queued: 0, retrying: 0 }
  if (split === undefined) return { scheduled: null, queued: null, retrying: null }
  return { scheduled: split.scheduled, queued: split.queued, retrying: split.retrying }
}

function settingsOf(row: QueueRow) {
  const { name, paused, pauseReason, pausedAt, pausedBy, concurrency, rateMax, rateMs, weight, defaults, createdAt } =
    row
  return {
    name,
    paused,
    pauseReason,
    pausedAt: pausedAt === null ? null : new Date(pausedAt).toISOString(),
    pausedBy,
    concurrency,
    rateLimit: rateMax === null || rateMs === null ? null : { max: rateMax, per: rateMs },
    weight,
    defaults,
    createdAt: new Date(createdAt).toISOString(),
  }
}
