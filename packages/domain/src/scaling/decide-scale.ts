import type { ScalingCause } from '@bullwheel/contracts'
import { type Demand, type KnownLoad, demandOf } from './demand.ts'
import { HOST_PACE, type PoolLoad, type ScaleLimits, type ScalePace } from './pool-load.ts'
import { type ScaleMemory, fewestWithin, mostWanted, mostWithin, noteWanted, recall } from './scale-memory.ts'
import { type Bound, boundWords, demandWords, lateWords, missingWords } from './scale-words.ts'

/** How many workers a pool should have. */
export type ScaleDecision = {
  desired: number
  cause: ScalingCause
  /** Why, in words. */
  reason: string
  /** What the load takes before any bound; null where it is not known. */
  demand: Demand | null
  /** For the next look. */
  memory: ScaleMemory | null
}

/** Within this at most half of the workers leave. */
const DOWN_EVERY_MS = 60_000
/** A smaller part of the workers is not worth a change. */
const BAND = 0.1
/** Looks in a row at which tasks waited too long, before more workers are wanted than their number says. */
const LATE_LOOKS = 2
/** Looks count as two from this on. */
const MIN_LOOK_MS = 2_000
/** Hosts without room do not keep a pool from its first worker: it takes the next seat that comes free. */
const FIRST = 1
/** All workers count as busy from this part of their slots on. */
const BUSY_PART = 0.5

/**
 * The control law: how many workers a pool should have, by its load, what it may have, and what was known at the last look.
 * Up at once, down slowly, and unchanged while the load cannot be read (docs/autoscaling.md).
 */
export function decideScale(
  load: PoolLoad,
  limits: ScaleLimits,
  memory: ScaleMemory | null,
  nowMs: number,
  pace: ScalePace = HOST_PACE,
): ScaleDecision {
  if (!limits.isStarted)
    return { desired: 0, cause: 'stopped', reason: 'the pool is stopped', demand: null, memory: null }
  if (!isKnown(load)) return hold(load, limits, memory)
  const past = recall(memory, load.desired, nowMs, pace.keepMs)
  const plain = demandOf(load, limits)
  const { late, more } = lateness(load, plain, limits, past, nowMs)
  const wanted = more === 0 ? plain.workers : Math.max(plain.workers, load.desired + more)
  const kept = noteWanted(past, wanted, nowMs)
  const exact = wanted > plain.workers ? wanted : exactly(plain, limits)
  const bound = boundedBy(load, limits, { ...past, wanted: kept }, { wanted, exact }, { nowMs, pace })
  const desired = bound?.workers ?? wanted
  const isPushed = wanted > plain.workers
  const demand = isPushed ? { ...plain, workers: wanted } : plain
  const main = isPushed
    ? lateWords(plain, limits.targetWaitMs, more, load.workers.ready)
    : demandWords(plain, limits, load.nextDueMs)
  const figures = { ...pace, downEveryMs: DOWN_EVERY_MS, room: limits.room ?? 0 }
  return {
    desired,
    cause: bound?.cause ?? (isPushed ? 'late' : plain.cause),
    reason: bound === undefined ? main : `${main}; ${boundWords(bound, figures)}`,
    demand,
    memory: {
      at: isSoonAfter(past, nowMs) ? past.at : nowMs,
      wanted: kept,
      changes: desired === load.desired ? past.changes : [...past.changes, [nowMs, load.desired]],
      late: isPushed ? 0 : late,
      backlog: isSoonAfter(past, nowMs) ? past.backlog : plain.unlimited.backlog,
    },
  }
}

const isKnown = (load: PoolLoad): load is KnownLoad => load.queues !== null && load.workers !== null

function hold(load: PoolLoad, { min, max }: ScaleLimits, memory: ScaleMemory | null): ScaleDecision {
  const desired = Math.min(Math.max(load.desired, min), max)
  const missing = load.queues === null ? 'queues' : 'workers'
  return { desired, cause: 'missing', reason: missingWords(missing, desired), demand: null, memory }
}

/**
 * Whether tasks wait too long although every wanted worker is there and busy, and what waits will not be gone in time: run
 * times say too little then, and a quarter more workers is tried.
 */
function lateness(
  { workers, desired }: KnownLoad,
  { unlimited, workers: wanted }: Demand,
  { targetWaitMs }: ScaleLimits,
  past: ScaleMemory,
  nowMs: number,
): { late: number; more: number } {
  if (isSoonAfter(past, nowMs)) return { late: past.late, more: 0 }
  const areThere = workers.starting === 0 && workers.ready >= Math.max(desired, wanted, 1)
  const areBusy = workers.busy >= BUSY_PART * workers.allowed
  const isLate =
    unlimited.oldestWaitMs > targetWaitMs &&
    areThere &&
    areBusy &&
    !isSoonGone(unlimited.backlog, past, targetWaitMs, nowMs)
  const late = isLate ? past.late + 1 : 0
  return { late, more: late >= LATE_LOOKS ? Math.max(1, Math.floor(desired / 4)) : 0 }
}

/** Looks that follow a nudge: what waits says nothing new yet. A memory that has just begun has no look before it. */
const isSoonAfter = (past: ScaleMemory, nowMs: number): boolean => nowMs !== past.at && nowMs - past.at < MIN_LOOK_MS

/** Whether what waits is gone within the wait that is wanted, as fast as it became less since the last look. */
function isSoonGone(backlog: number, past: ScaleMemory, targetWaitMs: number, nowMs: number): boolean {
  const sinceMs = nowMs - past.at
  return backlog * sinceMs <= (past.backlog - backlog) * (targetWaitMs + sinceMs)
}

/** Workers and parts of one; what is short turns up in a slot soon, what is long needs one of its own. */
function exactly({ slots, workers, runMs }: Demand, { slots: slotsOfOne, targetWaitMs }: ScaleLimits): number {
  return runMs !== null && runMs <= targetWaitMs ? slots / slotsOfOne : workers
}

type When = { nowMs: number; pace: ScalePace }

/** What keeps the pool from what is wanted, the last word of all bounds; undefined when nothing does. */
function boundedBy(
  load: KnownLoad,
  limits: ScaleLimits,
  past: ScaleMemory,
  { wanted, exact }: { wanted: number; exact: number },
  { nowMs, pace }: When,
): Bound | undefined {
  const { desired } = load
  let bound: Bound | undefined
  let workers = wanted
  const to = (cause: Bound['cause'], limited: number, givesTo?: string): void => {
    if (limited === workers) return
    bound = {
      cause,
      wanted: cause === 'band' ? workers : wanted,
      workers: limited,
      ...(givesTo !== undefined && { givesTo }),
    }
    workers = limited
  }
  if (workers < desired) to('recent', Math.max(workers, Math.min(mostWanted(past.wanted), desired)))
  const change = workers > desired ? exact - desired : desired - workers
  if (change <= BAND * desired) to('band', desired)
  to('max', Math.min(workers, limits.max))
  if (workers > desired) {
    const fewest = fewestWithin(past, desired, nowMs, pace.upEveryMs)
    to('step_up', Math.min(workers, Math.max(pace.upTimes * fewest, fewest + pace.upBy, desired)))
    to('room', Math.min(workers, Math.max(desired, held(load) + (limits.room ?? Number.POSITIVE_INFINITY), FIRST)))
  } else
    to(
      'step_down',
      Math.max(workers, Math.min(Math.floor(mostWithin(past, desired, nowMs, DOWN_EVERY_MS) / 2), desired, limits.max)),
    )
  if (limits.gives !== null) to('room', Math.min(workers, limits.gives.keeps), limits.gives.to)
  to('min', Math.max(workers, limits.min))
  return bound
}

const held = ({ workers }: KnownLoad): number => workers.ready + workers.starting
