import { type CreatePool, DEFAULT_POOL, type Pool } from '@bullwheel/contracts'
import type { NewPool } from '@bullwheel/db'

const BEGINS = 'it begins with its minimum'

/** A pool that begins with its minimum of workers. */
export function draftPool(input: CreatePool, isTemporary: boolean): NewPool {
  const { name, queues, slots, min, max, steal, targetWait } = input
  return {
    name,
    queues,
    slots,
    min,
    max,
    steal,
    targetWaitMs: targetWait,
    desired: min,
    reason: BEGINS,
    isTemporary,
  }
}

/** A pool as it is at its first moment: no host has given it a seat yet. */
export function viewDraft({ targetWaitMs, ...pool }: NewPool, now: number): Pool {
  const at = new Date(now).toISOString()
  return {
    ...pool,
    targetWait: targetWaitMs,
    isDefault: pool.name === DEFAULT_POOL,
    state: 'started',
    desiredAt: at,
    warning: null,
    workers: { starting: 0, active: 0, draining: 0, lost: 0 },
    seats: 0,
    busy: 0,
    totalSlots: 0,
    createdAt: at,
    version: 1,
  }
}
