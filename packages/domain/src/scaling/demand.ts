import type { ScalingCause } from '@bullwheel/contracts'
import { isMeasured, neededSlots, runnable } from './needed-slots.ts'
import type { PoolLoad, QueueLoad, ScaleLimits } from './pool-load.ts'

/** A pool's load added up, and what it takes before any bound. */
export type Demand = {
  workers: number
  slots: number
  cause: Extract<ScalingCause, 'load' | 'cold' | 'queue_limits' | 'work' | 'due' | 'idle'>
  backlog: number
  active: number
  arrived: number
  arrivalsPerS: number
  /** Mean over what waits, or over what arrives where nothing does; null while it is not known. */
  runMs: number | null
  samples: number
  oldestWaitMs: number | null
  /** Of queues that wait for workers alone, not for their own limits. */
  unlimited: { backlog: number; oldestWaitMs: number }
}

/** Work that is due within this keeps a worker, or starts one. */
const DUE_SOON_MS = 60_000

export type KnownLoad = PoolLoad & { queues: QueueLoad[]; workers: NonNullable<PoolLoad['workers']> }

/** What the load of a pool takes. */
export function demandOf(load: KnownLoad, { slots: slotsOfOne, targetWaitMs }: ScaleLimits): Demand {
  const { queues, workers, nextDueMs } = load
  const needs = queues.map((queue) => neededSlots(queue, targetWaitMs, slotsOfOne))
  const free = queues.filter((queue, at) => needs[at]?.isCapped === false && runnable(queue) > 0)
  const total = {
    backlog: sum(queues, runnable),
    active: sum(queues, ({ active }) => active),
    arrived: sum(queues, ({ isPaused, arrived }) => (isPaused ? 0 : arrived)),
    arrivalsPerS: sum(queues, ({ isPaused, arrivalsPerS }) => (isPaused ? 0 : (arrivalsPerS ?? 0))),
    oldestWaitMs: oldest(queues.filter((queue) => runnable(queue) > 0)),
    unlimited: { backlog: sum(free, runnable), oldestWaitMs: oldest(free) ?? 0 },
    ...runTimeOf(queues),
  }
  const slots = sum(needs, (need) => need.slots)
  const isWork = total.backlog > 0 || total.active > 0 || total.arrived > 0 || workers.busy > 0
  if (isWork && slots > 0) {
    const cause = needs.some(({ isCapped }) => isCapped)
      ? 'queue_limits'
      : needs.some(({ isCold }) => isCold)
        ? 'cold'
        : 'load'
    return { ...total, slots, workers: Math.ceil(slots / slotsOfOne - 1e-9), cause }
  }
  if (isWork) return { ...total, slots, workers: 1, cause: 'work' }
  if (nextDueMs !== null && nextDueMs <= DUE_SOON_MS) return { ...total, slots, workers: 1, cause: 'due' }
  return { ...total, slots: 0, workers: 0, cause: 'idle' }
}

function runTimeOf(queues: QueueLoad[]): { runMs: number | null; samples: number } {
  const measured = queues.filter((queue) => !queue.isPaused && isMeasured(queue))
  const samples = sum(measured, (queue) => queue.samples)
  for (const weightOf of [runnable, ({ arrivalsPerS }: QueueLoad) => arrivalsPerS ?? 0]) {
    const weight = sum(measured, weightOf)
    if (weight > 0) return { runMs: sum(measured, (queue) => weightOf(queue) * (queue.runMs ?? 0)) / weight, samples }
  }
  return { runMs: null, samples }
}

function oldest(queues: QueueLoad[]): number | null {
  return queues.length === 0 ? null : Math.max(...queues.map(({ oldestWaitMs }) => oldestWaitMs ?? 0))
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
