import type { Drain } from './messages.ts'

/** The right to be one worker of a pool. In a pod it has no id: the pod is the seat. */
export type Seat = {
  readonly id: number | null
  readonly pool: string
  /** Of the worker in it. */
  slots: number
  /** Aborted when the seat is no longer this host's, or nobody's. */
  readonly over: AbortSignal
  /** In words. */
  whyOver: () => string
  end: (why: string) => void
}

/** What runs is never cut short because a pool shrinks: a task is bounded by its own timeout. */
export const WITHOUT_HASTE: Drain = { deadlineMs: null, graceMs: 2_000 }

export function createSeat(id: number | null, pool: string, slots: number): Seat {
  const over = new AbortController()
  let why = ''
  return {
    id,
    pool,
    slots,
    over: over.signal,
    whyOver: () => why,
    end: (reason) => {
      why ||= reason
      over.abort()
    },
  }
}
