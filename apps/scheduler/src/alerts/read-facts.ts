import { DEFAULT_QUEUE } from '@bullwheel/contracts'
import {
  type AlertRuleRow,
  type Book,
  countLiveWorkers,
  readDueLines,
  readEnded,
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
  const servedTypes = (): Set<string> => new Set(catalogue.versions().flatMap(({ type, live }) => (live ? [type] : [])))

  return async (rules: readonly AlertRuleRow[]): Promise<AlertFacts> => {
    const kinds = new Set(rules.map(({ condition }) => condition.kind))
    const needs = (...wanted: AlertRuleRow['condition']['kind'][]): boolean => wanted.some((kind) => kinds.has(kind))
    const [streaks, ended, due, workers, missed, mirrors, differences] = await Promise.all([
      needs('failures_in_row') ? attempt('failures in a row', () => readStreaks(hot)) : undefined,
      attempt('ended tasks', () => byWindow(windowsOf(rules, 'failure_rate'), (ms) => readEnded(hot, ms))),
      needs('oldest_wait', 'no_worker') ? attempt('due tasks', readDue) : undefined,
      needs('no_worker')
        ? attempt('live workers', async () => ({ alive: await countLiveWorkers(hot), servedTypes: servedTypes() }))
        : undefined,
      attempt('missed ticks', () => byWindow(windowsOf(rules, 'missed_tick'), missedWithin)),
      needs('mirror_lag')
        ? attempt('mirrors', async () =>
            (await readMirrors(hot)).map(({ name, lag }) => ({ name, seconds: lag.seconds })),
          )
        : undefined,
      needs('ledger_difference') ? attempt('the ledger', readDifferences) : undefined,
    ])
    const paused = new Set(queues.all().flatMap((queue) => (queue.paused ? [queue.name] : [])))
    return { streaks, ended, due, paused, workers, missed, mirrors, differences }
  }
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

function reusing<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let last: { value: Value; until: number } | undefined
  return async () => {
    const startedAt = performance.now()
    if (last !== undefined && startedAt < last.until) return last.value
    const value = await read()
    const endedAt = performance.now()
    last = { value, until: endedAt + REUSED_FOR * (endedAt - startedAt) }
    return value
  }
}
