import type { QueueLoad } from './pool-load.ts'

/** A queue as it is read at one look. */
export type QueueReading = {
  queue: string
  isPaused: boolean
  concurrency: number | null
  ratePerS: number | null
  /** Tasks that ended so far, and those that run. */
  ended: number
  running: number
  /** Of those that run, the ones that workers of other pools have taken, and how many they have taken so far. */
  elsewhere: number
  stolen: number
  /** Due tasks that wait; `isExact`: they were counted, not estimated. */
  due: number
  isExact: boolean
  oldestWaitMs: number | null
  /** Run times that were measured lately. */
  runTime: { meanMs: number; samples: number } | null
}

/** What is remembered of a queue from look to look. */
export type QueueMemory = {
  at: number
  ended: number
  /** Tasks that are due or past it: what is more of them became due since. Null when that could not be counted. */
  flowed: number | null
  /** Tasks that workers of other pools have taken: those did not come for this one's. */
  stolen: number
  arrivalsPerS: number
  runTime: { meanMs: number; samples: number } | null
}

/** Arrivals are averaged over this, or over twice a run time, so that a burst of long tasks is no lasting load. */
const AVERAGED_MS = 30_000
/** Longer ago, and the time between two looks says nothing of now. */
const BLIND_MS = 300_000

/** What a queue has to do, by this look and the last one. */
export function measureQueue(
  reading: QueueReading,
  last: QueueMemory | undefined,
  nowMs: number,
): { load: QueueLoad; memory: QueueMemory } {
  const { queue, isPaused, concurrency, ratePerS, ended, running, due, isExact, oldestWaitMs } = reading
  const { elsewhere, stolen } = reading
  const runTime = reading.runTime ?? last?.runTime ?? null
  const flowed = isExact ? ended + due + running : null
  const past = last !== undefined && nowMs - last.at <= BLIND_MS && nowMs > last.at ? last : undefined
  const arrived = past === undefined ? 0 : arrivedSince(past, { ended, flowed, stolen })
  const arrivalsPerS = past === undefined ? 0 : averaged(past, arrived, nowMs, runTime?.meanMs ?? 0)
  return {
    load: {
      queue,
      isPaused,
      concurrency,
      ratePerS,
      backlog: due,
      active: Math.max(running - elsewhere, 0),
      arrived,
      oldestWaitMs,
      runMs: runTime?.meanMs ?? null,
      samples: runTime?.samples ?? 0,
      arrivalsPerS: past === undefined ? null : arrivalsPerS,
    },
    memory: { at: nowMs, ended, flowed, stolen, arrivalsPerS, runTime },
  }
}

/**
 * Where what waits is only estimated, at least as many arrived as ended: there is enough of it. Who stole some may have
 * ended since: then nothing is known of that.
 */
function arrivedSince(
  last: QueueMemory,
  { ended, flowed, stolen }: Pick<QueueMemory, 'ended' | 'flowed' | 'stolen'>,
): number {
  const arrived = flowed === null || last.flowed === null ? ended - last.ended : flowed - last.flowed
  return Math.max(arrived - Math.max(stolen - last.stolen, 0), 0)
}

function averaged(last: QueueMemory, arrived: number, nowMs: number, runMs: number): number {
  const sinceMs = nowMs - last.at
  const part = 1 - Math.exp(-sinceMs / Math.max(AVERAGED_MS, 2 * runMs))
  return last.arrivalsPerS + part * ((1_000 * arrived) / sinceMs - last.arrivalsPerS)
}

/** The part of a queue's load that is for one of several pools. */
export function partOf(load: QueueLoad, part: number): QueueLoad {
  const of = (value: number): number => value * part
  const ofKnown = (value: number | null): number | null => (value === null ? null : value * part)
  return {
    ...load,
    backlog: of(load.backlog),
    active: of(load.active),
    arrived: of(load.arrived),
    arrivalsPerS: ofKnown(load.arrivalsPerS),
    concurrency: ofKnown(load.concurrency),
    ratePerS: ofKnown(load.ratePerS),
  }
}
