import type { ScalingInputs } from '@bullwheel/contracts'
import type { PoolFacts } from '@bullwheel/db'
import {
  HOST_PACE,
  POD_PACE,
  type PoolLoad,
  type PoolMemory,
  type ScaleDecision,
  type SharedQueue,
  decideScale,
  measureQueue,
  parsePoolMemory,
  partOf,
} from '@bullwheel/domain'
import type { FleetLoad } from './read-load.ts'
import type { HostShare } from './share-hosts.ts'

/** What one look comes to for a pool. */
export type PoolJudgement = {
  decision: ScaleDecision
  memory: PoolMemory
  inputs: ScalingInputs
  /** Workers that are ready or start. */
  current: number
}

/** Measures the load of a pool and asks the law. */
export function judgePool(
  fleet: FleetLoad,
  pool: PoolFacts,
  served: readonly SharedQueue[],
  share: HostShare,
  nowMs: number,
): PoolJudgement {
  const past = parsePoolMemory(fleet.states.get(pool.name)?.memory)
  const measured = measure(fleet, served, past, nowMs)
  const load: PoolLoad = {
    queues: measured?.map(({ load: part }) => part) ?? null,
    nextDueMs: earliest(
      served.filter(({ queue }) => !isPaused(fleet, queue)).map(({ queue }) => fleet.nextDue.get(queue)),
    ),
    workers: fleet.hosts === undefined ? null : workersOf(pool),
    desired: pool.desired,
  }
  const { isStarted, slots, min, max, targetWaitMs } = pool
  const limits = { isStarted, slots, min, max, targetWaitMs, ...share }
  const pace = fleet.hosts?.isOfPods === true ? POD_PACE : HOST_PACE
  const decision = decideScale(load, limits, past.law, nowMs, pace)
  const queues =
    measured === undefined ? past.queues : Object.fromEntries(measured.map(({ queue, memory }) => [queue, memory]))
  return {
    decision,
    memory: { law: decision.memory, queues },
    inputs: inputsOf(pool, load, decision, share.room),
    current: pool.starting + pool.active,
  }
}

const isPaused = ({ readings }: FleetLoad, queue: string): boolean => readings.get(queue)?.isPaused === true

/** Undefined when what waits in one of its queues is not known. */
function measure(fleet: FleetLoad, served: readonly SharedQueue[], past: PoolMemory, nowMs: number) {
  if (fleet.queues === undefined) return undefined
  const measured = []
  for (const { queue, part } of served) {
    const reading = fleet.readings.get(queue)
    if (reading === undefined) return undefined
    const { load, memory } = measureQueue(reading, past.queues[queue], nowMs)
    measured.push({ queue, load: partOf(load, part), memory })
  }
  return measured
}

/** A seat that was claimed counts as a worker that starts: its process may not have told of itself yet. */
function workersOf({ active, starting, lost, draining, seats, busyStaying, totalSlots }: PoolFacts) {
  return {
    ready: active,
    starting: Math.max(starting + lost, seats - active),
    leaving: draining,
    busy: busyStaying,
    allowed: totalSlots,
  }
}

function inputsOf(pool: PoolFacts, load: PoolLoad, { demand }: ScaleDecision, room: number | null): ScalingInputs {
  const { slots, min, max, targetWaitMs } = pool
  return {
    backlog: demand && tenths(demand.backlog),
    active: demand && tenths(demand.active),
    busy: load.workers?.busy ?? null,
    oldestWait: demand?.oldestWaitMs == null ? null : Math.round(demand.oldestWaitMs),
    runTime: demand?.runMs == null ? null : tenths(demand.runMs),
    samples: Math.round(demand?.samples ?? 0),
    arrivalRate: demand && Math.round(demand.arrivalsPerS * 1_000) / 1_000,
    slotsWanted: demand && tenths(demand.slots),
    wanted: demand && demand.workers,
    nextDue: load.nextDueMs === null ? null : Math.round(load.nextDueMs),
    slots,
    ready: load.workers?.ready ?? null,
    starting: load.workers?.starting ?? null,
    leaving: load.workers?.leaving ?? null,
    min,
    max,
    targetWait: targetWaitMs,
    room,
  }
}

function earliest(times: (number | undefined)[]): number | null {
  const known = times.filter((ms) => ms !== undefined)
  return known.length === 0 ? null : Math.min(...known)
}

const tenths = (value: number): number => Math.round(value * 10) / 10
