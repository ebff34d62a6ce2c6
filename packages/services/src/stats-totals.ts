import type { StatsWanted } from '@bullwheel/db'
import type { StatsMinute } from '@bullwheel/domain'

type Read = (wanted: StatsWanted) => Promise<StatsMinute[]>
export type TotalsWanted = Pick<StatsWanted, 'from' | 'queue' | 'type'>
/** What the minute statistics add up to before a time, by queue and type. */
export type StatsTotals = { before: (wanted: TotalsWanted) => Promise<StatsMinute[]> }

export type StatsTotalsOptions = {
  read: Read
  /** The first minute there is. */
  first: () => Promise<number | undefined>
  now: () => number
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MAX_PAIRS = 100_000
const COUNTS = [
  'accepted',
  'started',
  'retried',
  'completed',
  'failed',
  'cancelled',
  'expired',
  'waitMs',
  'runMs',
] as const

type Sums = Map<string, StatsMinute>
/** All that was before a time, and where it began. */
type Mark = { at: number; first: number; sums: Sums }

/**
 * Adds a whole history up once (a million rows take some seconds) and remembers it; what is asked for lies a short way from
 * there. Anew each hour, for minutes that were told late.
 */
export function createStatsTotals({ read, first, now }: StatsTotalsOptions): StatsTotals {
  let mark: Mark | undefined
  let making: Promise<Mark> | undefined

  const make = async (): Promise<Mark> => {
    const at = Math.floor(now() / HOUR_MS) * HOUR_MS
    const begin = Math.min((await first()) ?? at, at)
    const sums: Sums = new Map()
    await addSpan(read, sums, { from: begin, to: at, sign: 1 })
    return (mark = { at, first: begin, sums })
  }
  const makeOnce = (): Promise<Mark> => (making ??= make().finally(() => (making = undefined)))
  const current = async (): Promise<Mark> => {
    if (mark === undefined) return makeOnce()
    // Whoever asks need not wait for it, nor hear of its failure: the next one tries again.
    if (now() - mark.at > 2 * HOUR_MS) makeOnce().catch(() => undefined)
    return mark
  }

  return {
    before: async ({ from, queue, type }) => {
      const known = await current()
      const isFromBegin = from - known.first < known.at - from
      const sums: Sums = new Map()
      if (!isFromBegin) {
        for (const row of known.sums.values())
          if ((queue ?? row.queue) === row.queue && (type ?? row.type) === row.type) add(sums, row, 1)
      }
      if (isFromBegin) await addSpan(read, sums, { from: known.first, to: from, sign: 1, queue, type })
      else if (from >= known.at) await addSpan(read, sums, { from: known.at, to: from, sign: 1, queue, type })
      else await addSpan(read, sums, { from, to: known.at, sign: -1, queue, type })
      return [...sums.values()].filter(isSomething)
    },
  }
}

type Span = { from: number; to: number; sign: 1 | -1; queue?: string | undefined; type?: string | undefined }

/** A day at a time, so that no statement is a long one. `to` is not part of it. */
async function addSpan(read: Read, sums: Sums, { from, to, sign, queue, type }: Span): Promise<void> {
  for (let day = from; day < to; day += DAY_MS) {
    const end = Math.min(day + DAY_MS, to)
    const rows = await read({ from: day, to: end - 1, resolutionMs: DAY_MS, queue, type, limit: MAX_PAIRS })
    for (const row of rows) add(sums, row, sign)
  }
}

function add(sums: Sums, row: StatsMinute, sign: 1 | -1): void {
  const key = `${row.queue}\n${row.type}`
  const sum = sums.get(key)
  if (sum === undefined && sums.size >= MAX_PAIRS) return
  const merged = { ...row, minute: 0 }
  const plus = (a: number | undefined, b: number | undefined): number => (a ?? 0) + sign * (b ?? 0)
  for (const count of COUNTS) merged[count] = plus(sum?.[count], row[count])
  merged.waits = row.waits.map((n, at) => plus(sum?.waits[at], n))
  merged.runs = row.runs.map((n, at) => plus(sum?.runs[at], n))
  sums.set(key, merged)
}

/** What had not begun by then leaves nothing. */
const isSomething = (row: StatsMinute): boolean => COUNTS.some((count) => row[count] > 0)
