import type { EventKind, LifecycleEvent } from '@bullwheel/contracts'

/** Upper bounds of the histograms of waits and run times, in milliseconds; one more bucket takes what is longer. */
export const STATS_BOUNDS_MS = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 1_800_000,
] as const

const COUNTED = {
  created: 'accepted',
  started: 'started',
  retrying: 'retried',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
} as const satisfies Partial<Record<EventKind, string>>
type Count = (typeof COUNTED)[keyof typeof COUNTED]

/** What happened to tasks of one queue and type within one minute. Durations in milliseconds. */
export type StatsMinute = Record<Count, number> & {
  /** Epoch milliseconds of its begin. */
  minute: number
  queue: string
  type: string
  /** Sum over those that started, from when they were due, and how many fell within each bound. */
  waitMs: number
  waits: number[]
  /** The same over attempts that ended, from their start. */
  runMs: number
  runs: number[]
}

const MINUTE_MS = 60_000

/** Adds events up by minute, queue and type. */
export function tallyEvents(events: LifecycleEvent[]): StatsMinute[] {
  const rows = new Map<string, StatsMinute>()
  for (const event of events) {
    if (!isCounted(event.kind)) continue
    const at = Date.parse(event.at)
    const minute = at - (at % MINUTE_MS)
    const key = `${minute}\n${event.queue}\n${event.type}`
    const row = rows.get(key) ?? emptyRow(minute, event)
    rows.set(key, row)
    row[COUNTED[event.kind]]++
    if (event.kind === 'started') addDuration(row, 'wait', event.runAt, at)
    else if (event.kind !== 'created') addDuration(row, 'run', event.startedAt, at)
  }
  return [...rows.values()]
}

function isCounted(kind: EventKind): kind is keyof typeof COUNTED {
  return Object.hasOwn(COUNTED, kind)
}

function emptyRow(minute: number, { queue, type }: LifecycleEvent): StatsMinute {
  const counts = { accepted: 0, started: 0, retried: 0, completed: 0, failed: 0, cancelled: 0, expired: 0 }
  const noBuckets = (): number[] => Array.from({ length: STATS_BOUNDS_MS.length + 1 }, () => 0)
  return { minute, queue, type, ...counts, waitMs: 0, waits: noBuckets(), runMs: 0, runs: noBuckets() }
}

/** Clocks of two processes may differ by some milliseconds: no duration is negative. */
function addDuration(row: StatsMinute, of: 'wait' | 'run', from: string | null, to: number): void {
  if (from === null) return
  const ms = Math.max(0, to - Date.parse(from))
  const bound = STATS_BOUNDS_MS.findIndex((most) => ms <= most)
  const buckets = row[`${of}s`]
  const at = bound === -1 ? STATS_BOUNDS_MS.length : bound
  buckets[at] = (buckets[at] ?? 0) + 1
  row[`${of}Ms`] += ms
}
