import type { Giving } from './pool-load.ts'

/** What of a pool says which room it takes, and which it could give. */
export type RoomPool = {
  name: string
  isStarted: boolean
  min: number
  /** Workers that it should have, and for how long that has been so many. */
  desired: number
  desiredForMs: number
  /** Seats whose holders live, and workers that are ready or start: pods have no seat. */
  seats: number
  workers: number
  /** Workers that its load took when it was last looked at, before any bound. */
  needed: number
}

/** Workers that the hosts have room for, and seats that were told to go. */
export type Room = { free: number; leaving: number }

/** Hosts look for seats each second: what none has taken for this long, none can take. */
const TAKEN_WITHIN_MS = 10_000
/** A pool counts as without a worker from this on: hosts with room have taken its seat by then. */
const LACKS_AFTER_MS = 3_000

/** A pool that should have workers and has no seat for one. */
export function hasNoSeat({ isStarted, desired, seats, workers }: RoomPool): boolean {
  return isStarted && desired > 0 && seats === 0 && workers === 0
}

/** A pool that gets no seat, because others have them all. */
export function isLacking(pool: RoomPool): boolean {
  return hasNoSeat(pool) && pool.desiredForMs >= LACKS_AFTER_MS
}

/**
 * Workers more that there is room for, for one pool. What others were given and have not taken yet is none, nor is the first
 * seat of a pool without any; what they want beyond what the hosts can take is theirs no more than this pool's.
 */
export function roomFor(pools: readonly RoomPool[], name: string, free: number): number {
  const given = pools.filter((pool) => pool.name !== name).reduce((sum, pool) => sum + givenTo(pool), 0)
  return Math.max(free - given, 0)
}

function givenTo({ desired, desiredForMs, seats }: RoomPool): number {
  const missing = Math.max(desired - seats, 0)
  return desiredForMs < TAKEN_WITHIN_MS ? missing : Math.min(missing, seats === 0 ? 1 : 0)
}

/**
 * Which pools give up a seat, one for each pool that has none and will not get one otherwise: the pool that is furthest above
 * what it needs, or failing that above its minimum. None gives its last one.
 */
export function chooseGivers(pools: readonly RoomPool[], { free, leaving }: Room): Map<string, Giving> {
  const givers = new Map<string, Giving>()
  const keeps = (pool: RoomPool): number => givers.get(pool.name)?.keeps ?? pool.seats
  const above = (pool: RoomPool, floor: number): number => keeps(pool) - Math.max(floor, pool.min, 1)
  for (const { name } of pools.filter(isLacking).slice(free + leaving)) {
    const [giver] = pools
      .filter((pool) => above(pool, 0) > 0)
      .toSorted((a, b) => above(b, b.needed) - above(a, a.needed) || above(b, 0) - above(a, 0))
    if (giver === undefined) break
    givers.set(giver.name, { keeps: keeps(giver) - 1, to: name })
  }
  return givers
}
