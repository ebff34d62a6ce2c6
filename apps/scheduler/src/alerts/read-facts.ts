import { DEFAULT_QUEUE, type Mirror } from '@bullwheel/contracts'
import {
  type AlertRuleRow,
  type Book,
  readDueLines,
  readEnded,
  readFleetFacts,
  readLedger,
  readMissedTicks,
  readStreaks,
  withinTry,
} from '@bullwheel/db'
import type { AlertFacts, Logger } from '@bullwheel/domain'
import { type Catalogue, type QueueSettings, differenceOf, readMirrors } from '@bullwheel/services'

export type FactReaderOptions = {
  book: Book
  catalogue: Catalogue
  queues: Pick<QueueSettings, 'all'>
  log: Logger
}

/** Nobody waits longer for one reading. */
const WITHIN_MS = 4_000
/** Statistics and failures in a row that are further behind say nothing about now. */
const STATS_LATE_S = 60
/** Due tasks cost as much as there are: a reading is used again for ten times as long as it took. */
const REUSED_FOR = 10

/** Reads what the given rules are judged by, and nothing else. What cannot be read is left out. */
export function createFactReader({ book, catalogue, queues, log }: FactReaderOptions) {
  const { hot } = book
  const readDue = reusing(() => readDueLines(hot))
  const attempt = async <Value>(what: string, read: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await withinTry(WITHIN_MS, read())
    } catch (cause) {
      log.warn({ err: cause }, `${what} could not be read; alerts that need it hold still`)
      return undefined
    }
  }

  const missedWithin = async (windowMs: number) => {
    const queueOf = (type: string): string | undefined =>
      catalogue.versions().find((version) => version.type === type)?.report.queue ?? undefined
    const rows = await readMissedTicks(hot, windowMs)
    return rows.map((row) => ({ ...row, queue: row.queue ?? queueOf(row.type) ?? DEFAULT_QUEUE }))
  }
  const readDifferences = async () =>
    (await readLedger(hot)).map((row) => ({ queue: row.queue, difference: differenceOf(row) }))
  const readWorkers = async (): Promise<NonNullable<AlertFacts['workers']>> => {
    const { alive, wanted, unserved } = await readFleetFacts(hot)
    const servedTypes = new Set(catalogue.versions().flatMap(({ type, live }) => (live ? [type] : [])))
    return { alive, wanted, unserved: new Set(unserved), servedTypes }
  }

  return async (rules: readonly AlertRuleRow[]): Promise<AlertFacts> => {
    const kinds = new Set(rules.map(({ condition }) => condition.kind))
    const needs = (...wanted: AlertRuleRow['condition']['kind'][]): boolean => wanted.some((kind) => kinds.has(kind))
    const mirrors = needs('mirror_lag', 'failures_in_row', 'failure_rate')
      ? await attempt('mirrors', () => readMirrors(hot))
      : undefined
    const isCounted = mirrors !== undefined && countsUpToNow(mirrors)
    const [streaks, ended, due, workers, missed, differences] = await Promise.all([
      isCounted && needs('failures_in_row') ? attempt('failures in a row', () => readStreaks(hot)) : undefined,
      isCounted
        ? attempt('ended tasks', () => byWindow(windowsOf(rules, 'failure_rate'), (ms) => readEnded(hot, ms)))
        : undefined,
      needs('oldest_wait', 'no_worker') ? attempt('due tasks', readDue) : undefined,
      needs('no_worker') ? attempt('live workers', readWorkers) : undefined,
      attempt('missed ticks', () => byWindow(windowsOf(rules, 'missed_tick'), missedWithin)),
      needs('ledger_difference') ? attempt('the ledger', readDifferences) : undefined,
    ])
    const paused = new Set(queues.all().flatMap((queue) => (queue.paused ? [queue.name] : [])))
    const lags = mirrors?.map(({ name, lag }) => ({ name, seconds: lag.seconds }))
    return { streaks, ended, due, paused, workers, missed, mirrors: lags, differences }
  }
}

/** Whether what the mirror of statistics wrote is true of now: while it stands still nothing fails, and nothing recovers. */
function countsUpToNow(mirrors: readonly Mirror[]): boolean {
  const stats = mirrors.find(({ name }) => name === 'stats')
  return stats !== undefined && stats.state === 'running' && stats.lag.seconds <= STATS_LATE_S
}

function windowsOf(rules: readonly AlertRuleRow[], kind: 'failure_rate' | 'missed_tick'): Set<number> {
  return new Set(rules.flatMap(({ condition }) => (condition.kind === kind ? [condition.window] : [])))
}

async function byWindow<Value>(
  windows: Iterable<number>,
  read: (windowMs: number) => Promise<Value>,
): Promise<Map<number, Value>> {
  return new Map(await Promise.all([...windows].map(async (ms) => [ms, await read(ms)] as const)))
}

/** A reading that failed is used again, too: it took its time as well. */
function reusing<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let last: { reading: Promise<Value>; until: number } | undefined
  return async () => {
    const startedAt = performance.now()
    if (last !== undefined && startedAt < last.until) return last.reading
    const reading = read()
    await Promise.allSettled([reading])
    const endedAt = performance.now()
    last = { reading, until: endedAt + REUSED_FOR * (endedAt - startedAt) }
    return reading
  }
}
