import { DEFAULT_QUEUE } from '@bullwheel/contracts'
import {
  type HostRoom,
  type Hot,
  type NextTick,
  type PoolFacts,
  type QueueCount,
  type QueueRow,
  type RunTimes,
  type ScaleState,
  type Theft,
  countQueues,
  listPoolFacts,
  listQueues,
  readHostRoom,
  readNextTicks,
  readRunTimes,
  readScaleStates,
  readThefts,
} from '@bullwheel/db'
import { type Logger, type QueueReading, type SharedQueue, shareQueues } from '@bullwheel/domain'
import type { Catalogue } from '@bullwheel/services'
import { createAttempt } from './attempt.ts'
import { type Waiting, createWaitingReader } from './read-waiting.ts'

export type LoadReaderOptions = { hot: Hot; catalogue: Pick<Catalogue, 'versions'>; log: Logger }

/** The fleet at one look. What could not be read is undefined, or not in the map. */
export type FleetLoad = {
  pools: PoolFacts[]
  states: Map<string, ScaleState>
  /** Names of all queues. */
  queues: string[] | undefined
  /** The queues of each pool. */
  shares: Map<string, SharedQueue[]>
  readings: Map<string, QueueReading>
  /** Until the next work of a queue is due, in milliseconds. */
  nextDue: Map<string, number>
  hosts: HostRoom | undefined
}

/** So many runs of the last two minutes say more than those of the last ten. */
const ENOUGH_RUNS = 20

/**
 * Reads what the autoscaler decides by, with a handful of statements for all pools. Rejects only when the pools themselves
 * cannot be read.
 */
export function createLoadReader({ hot, catalogue, log }: LoadReaderOptions): () => Promise<FleetLoad> {
  const attempt = createAttempt(log)
  const readWaiting = createWaitingReader(hot, attempt, log)
  return async () => {
    // Before the hosts: a seat that is claimed meanwhile must not count beside the room that it has taken.
    const pools = await listPoolFacts(hot)
    const [states, rows, counts, times, ticks, thefts, hosts] = await Promise.all([
      readScaleStates(hot),
      attempt('queues', () => listQueues(hot)),
      attempt('the ledger', () => countQueues(hot)),
      attempt('run times', () => readRunTimes(hot)),
      attempt('schedules', () => readNextTicks(hot)),
      attempt('what is stolen', () => readThefts(hot)),
      attempt('hosts', () => readHostRoom(hot)),
    ])
    const tallies = counts && tallyQueues(counts)
    const waiting = tallies === undefined ? new Map<string, Waiting>() : await readWaiting(tallies)
    const runTimes = new Map(times?.map((line) => [line.queue, line]))
    const isWhole = [rows, tallies, times, ticks, thefts].every((read) => read !== undefined)
    const queues = isWhole ? rows?.map(({ name }) => name) : undefined
    const shares = shareQueues(pools, queues ?? [])
    const elsewhere = addThefts(thefts ?? [], shares)
    return {
      pools,
      states: new Map(states.map((state) => [state.pool, state])),
      queues,
      shares,
      readings: new Map(
        (isWhole ? (rows ?? []) : []).flatMap((row): [string, QueueReading][] => {
          const tally = tallies?.get(row.name) ?? NOTHING
          const known = tally.waiting === 0 ? NONE_WAITS : waiting.get(row.name)
          const reading = known && readingOf(row, tally, known, runTimes.get(row.name))
          return reading ? [[row.name, { ...reading, ...(elsewhere.get(row.name) ?? NONE_ELSEWHERE) }]] : []
        }),
      ),
      nextDue: nextDueOf(waiting, ticks ?? [], catalogue),
      hosts,
    }
  }
}

export type Tally = { waiting: number; running: number; ended: number }
const NOTHING: Tally = { waiting: 0, running: 0, ended: 0 }
const NONE_WAITS: Waiting = { due: 0, isExact: true, oldestMs: null, nextMs: null }
const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'expired'])

function tallyQueues(counts: QueueCount[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const { queue, kind, n } of counts) {
    const tally = tallies.get(queue) ?? { ...NOTHING }
    tallies.set(queue, tally)
    if (kind === 'pending') tally.waiting += n
    if (kind === 'running') {
      tally.running += n
      tally.waiting -= n
    }
    if (ENDED.has(kind)) tally.ended += n
  }
  return tallies
}

type Elsewhere = Pick<QueueReading, 'elsewhere' | 'stolen'>
const NONE_ELSEWHERE: Elsewhere = { elsewhere: 0, stolen: 0 }

/** By queue, what workers of pools have taken that do not serve it. */
function addThefts(thefts: Theft[], shares: Map<string, SharedQueue[]>): Map<string, Elsewhere> {
  const taken = new Map<string, Elsewhere>()
  for (const { pool, queue, runs, stolen } of thefts) {
    if (shares.get(pool)?.some((share) => share.queue === queue) === true) continue
    const before = taken.get(queue) ?? NONE_ELSEWHERE
    taken.set(queue, { elsewhere: before.elsewhere + runs, stolen: before.stolen + stolen })
  }
  return taken
}

function readingOf(
  row: QueueRow,
  tally: Tally,
  waiting: Waiting,
  times: RunTimes | undefined,
): Omit<QueueReading, keyof Elsewhere> {
  const { rateMax, rateMs } = row
  return {
    queue: row.name,
    isPaused: row.paused,
    concurrency: row.concurrency,
    ratePerS: rateMax === null || rateMs === null ? null : (1_000 * rateMax) / rateMs,
    ended: tally.ended,
    running: tally.running,
    due: waiting.due,
    isExact: waiting.isExact,
    oldestWaitMs: waiting.oldestMs,
    runTime: times === undefined ? null : runTimeOf(times),
  }
}

function runTimeOf({ latelyMs, lately, ms, runs }: RunTimes): QueueReading['runTime'] {
  if (lately >= ENOUGH_RUNS) return { meanMs: latelyMs / lately, samples: lately }
  return runs === 0 ? null : { meanMs: ms / runs, samples: runs }
}

function nextDueOf(
  waiting: Map<string, Waiting>,
  ticks: NextTick[],
  catalogue: Pick<Catalogue, 'versions'>,
): Map<string, number> {
  const next = new Map<string, number>()
  const note = (queue: string, ms: number | null): void => {
    if (ms !== null) next.set(queue, Math.min(next.get(queue) ?? Number.POSITIVE_INFINITY, Math.max(ms, 0)))
  }
  for (const [queue, { nextMs }] of waiting) note(queue, nextMs)
  const queueOf = new Map(catalogue.versions().map(({ type, report }) => [type, report.queue]))
  for (const { queue, type, inMs } of ticks) note(queue ?? queueOf.get(type) ?? DEFAULT_QUEUE, inMs)
  return next
}
