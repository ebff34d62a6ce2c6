import { STATS_BOUNDS_MS, type StatsMinute } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

/** Which of the minute statistics: from the begin of a minute on, up to a time; epoch milliseconds. */
export type StatsWanted = {
  from: number
  to: number
  /** Minutes are added up to pieces of this length; one begins at `from`. */
  resolutionMs: number
  queue: string | undefined
  type: string | undefined
  /** Told apart by queue, by type? Where not, their names are empty. Default: by both. */
  by?: { queue: boolean; type: boolean }
  /** At most so many rows. */
  limit: number
}

/** Longer than any question that names a sensible time; nobody else is to wait for the rest. */
const WITHIN_MS = 5_000

/** The statistics in the order of time. They lie in the order of their primary key, which begins with the minute. */
export async function readStats(hot: Hot, wanted: StatsWanted): Promise<StatsMinute[]> {
  const { from, to, resolutionMs, limit, by = { queue: true, type: true } } = wanted
  return withinStatement(
    hot,
    (tx) => tx<StatsMinute[]>`
      select floor((extract(epoch from minute)::float8 * 1000 - ${from}::float8) / ${resolutionMs}::float8)
               * ${resolutionMs}::float8 + ${from}::float8 as minute,
             ${by.queue ? tx`queue` : tx`'' as queue`}, ${by.type ? tx`type` : tx`'' as type`}, ${sums(tx)}
      from stats_minute
      where minute >= to_timestamp(${from}::float8 / 1000) and minute <= to_timestamp(${to}::float8 / 1000)
        and ${only(tx, wanted)}
      group by 1, 2, 3 order by 1 limit ${limit}`,
  )
}

/** The first minute there is, epoch milliseconds; undefined while nothing has happened. */
export async function firstStatsMinute(hot: Hot): Promise<number | undefined> {
  const [row] = await hot<{ minute: number }[]>`select minute from stats_minute order by minute limit 1`
  return row?.minute
}

function only(tx: Hot, { queue, type }: Pick<StatsWanted, 'queue' | 'type'>) {
  return tx`(${queue ?? null}::text is null or queue = ${queue ?? null})
    and (${type ?? null}::text is null or type = ${type ?? null})`
}

const COUNTS = ['accepted', 'started', 'retried', 'completed', 'failed', 'cancelled', 'expired'] as const

function sums(tx: Hot) {
  const counts = COUNTS.map((count) => `sum(${count})::float8 as ${count}`)
  return tx.unsafe(
    [
      ...counts,
      `sum(wait_ms) as "waitMs", ${bucketSums('waits')} as waits`,
      `sum(run_ms) as "runMs", ${bucketSums('runs')} as runs`,
    ].join(', '),
  )
}

function bucketSums(column: 'waits' | 'runs'): string {
  const places = Array.from({ length: STATS_BOUNDS_MS.length + 1 }, (_, at) => `sum(${column}[${at + 1}])`)
  return `json_build_array(${places.join(', ')})`
}

/** Postgres gives it up by itself: a query that nobody waits for would go on for nothing. */
async function withinStatement<Row>(hot: Hot, ask: (tx: Hot) => Promise<Row[]>): Promise<Row[]> {
  return hot.begin(async (transaction) => {
    const tx = transaction as unknown as Hot
    await tx`select set_config('statement_timeout', ${String(WITHIN_MS)}, true)`
    return ask(tx)
  }) as Promise<Row[]>
}
