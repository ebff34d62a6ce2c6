import { DEFAULT_POOL, type Pool } from '@bullwheel/contracts'
import { type HostRoom, type PoolFacts, readHostRoom } from '@bullwheel/db'
import type { Deps } from '../context.ts'

/** Pools as users see them, with what keeps them from what they should have. */
export async function viewPools({ book }: Pick<Deps, 'book'>, rows: PoolFacts[]): Promise<Pool[]> {
  const room = await readHostRoom(book.hot)
  return rows.map((row) => toPool(row, room))
}

function toPool(row: PoolFacts, room: HostRoom): Pool {
  const { name, queues, slots, min, max, steal, isTemporary, desired, reason, version } = row
  const { starting, active, draining, lost, seats, busy, totalSlots } = row
  return {
    name,
    queues,
    slots,
    min,
    max,
    steal,
    targetWait: row.targetWaitMs,
    isDefault: name === DEFAULT_POOL,
    isTemporary,
    state: row.isStarted ? 'started' : 'stopped',
    desired,
    desiredAt: new Date(row.desiredAt).toISOString(),
    reason,
    warning: lackOfSeats(row, room) ?? null,
    workers: { starting, active, draining, lost },
    seats,
    busy,
    totalSlots,
    createdAt: new Date(row.createdAt).toISOString(),
    version,
  }
}

/**
 * Why some of the workers that a pool should have are nowhere; undefined while every one has a seat, or will have one in a
 * moment. Pods need no seats: Kubernetes gives them their place.
 */
export function lackOfSeats(pool: PoolFacts, room: HostRoom): string | undefined {
  const lacking = pool.desired - pool.seats + pool.abandoned
  if (lacking <= 0 || room.isOfPods || room.free > 0) return undefined
  const who = pool.desired === 1 ? 'its worker has no seat' : `${lacking} of ${pool.desired} workers have no seat`
  return room.hosts === 0
    ? `${who}: no host offers any; start bullwheel-worker on one`
    : `${who}: the hosts’ capacity (${room.capacity}) is used up; raise BULLWHEEL_CAPACITY or add a host`
}
