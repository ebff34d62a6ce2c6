import type { QueueLoad } from './pool-load.ts'

/** How many slots work that arrives evenly keeps busy: the rest is for what does not arrive evenly. */
const USED_PART = 0.75
/** Fewer runs say nothing of the next ones. */
const MIN_SAMPLES = 5

/** The slots that a queue's work takes. */
export type SlotNeed = {
  slots: number
  /** How long its tasks take is not known: a slot for each. */
  isCold: boolean
  /** Its own limits allow no more. */
  isCapped: boolean
}

export function isMeasured({ runMs, samples }: Pick<QueueLoad, 'runMs' | 'samples'>): boolean {
  return runMs !== null && samples >= MIN_SAMPLES
}

/**
 * Slots that keep up with what arrives and start what waits within the wait that is wanted; no more than there are tasks, nor
 * than the limits of the queue let run, and no fewer than run now. `slotsOfOne`: of one worker, which is enough to measure
 * a queue whose rate is limited.
 */
export function neededSlots(load: QueueLoad, targetWaitMs: number, slotsOfOne: number): SlotNeed {
  const { active, runMs } = load
  const isCold = !isMeasured(load)
  const most = active + runnable(load)
  const wanted = isCold ? most : Math.max(active, forTarget(load, targetWaitMs, most))
  const limit = Math.min(
    load.concurrency ?? Number.POSITIVE_INFINITY,
    load.ratePerS === null
      ? Number.POSITIVE_INFINITY
      : isCold
        ? slotsOfOne
        : (load.ratePerS * seconds(runMs)) / USED_PART,
  )
  return { slots: Math.min(wanted, Math.max(limit, active)), isCold: isCold && most > 0, isCapped: wanted > limit }
}

/** Due tasks that wait and may start. */
export function runnable({ isPaused, backlog }: QueueLoad): number {
  return isPaused ? 0 : backlog
}

function forTarget(load: QueueLoad, targetWaitMs: number, most: number): number {
  if (load.isPaused) return 0
  const steady = ((load.arrivalsPerS ?? 0) * seconds(load.runMs)) / USED_PART
  const draining = (load.backlog * (load.runMs ?? 0)) / targetWaitMs
  return Math.max(steady, Math.min(steady + draining, most))
}

const seconds = (ms: number | null): number => (ms ?? 0) / 1_000
