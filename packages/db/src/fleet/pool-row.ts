import type { ServedQueue } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** What a person sets of a pool. */
export type PoolSettings = {
  queues: ServedQueue[]
  slots: number
  min: number
  max: number
  steal: boolean
  targetWaitMs: number
}

/** A pool as the book has it; instants in epoch milliseconds. */
export type PoolRow = PoolSettings & {
  name: string
  isStarted: boolean
  isTemporary: boolean
  desired: number
  desiredAt: number
  reason: string
  version: number
  /** Times that the autoscaler has looked at it. */
  looks: number
  createdAt: number
}

/** The columns of a PoolRow of `pools as p`. */
export function poolColumns(hot: Hot) {
  return hot`
    p.name, p.queues, p.slots, p.min, p.max, p.steal, p.target_wait_ms as "targetWaitMs", p.is_started as "isStarted",
    p.is_temporary as "isTemporary", p.desired, p.desired_at as "desiredAt", p.reason, p.version, p.looks,
    p.created_at as "createdAt"`
}
