import type { LifecycleEvent } from '@bullwheel/contracts'

/** A lifecycle event on its way out, with what its task's row says now; null where the row is gone. */
export type MirrorEvent = LifecycleEvent & {
  maxAttempts: number | null
  /** When the task is, or was last, due; RFC 3339. */
  scheduledAt: string | null
  /** W3C trace context of the task; dead letters from before there were traces have none. */
  trace?: string | null
}

/** What a task's row says beside its events; undefined when it is gone. `runAt` in epoch milliseconds. */
export type RowFacts = { maxAttempts: number; runAt: number; trace: string | null } | undefined

export function toMirrorEvent(event: LifecycleEvent, row: RowFacts): MirrorEvent {
  return {
    ...event,
    maxAttempts: row?.maxAttempts ?? null,
    scheduledAt: row === undefined ? null : new Date(row.runAt).toISOString(),
    trace: row?.trace ?? null,
  }
}

/** An event that a sink will never take, and why: it becomes a dead letter. */
export type Refused = { event: MirrorEvent; reason: string }

/** Where a mirror copies events to. */
export type Sink = {
  name: string
  /**
   * Resolves when every event is safely there or refused for good. Throws when the whole batch is to be tried again, also
   * where a part of it is there already: events may be repeated, each task's stay in order.
   */
  write: (events: MirrorEvent[]) => Promise<Refused[]>
  close: () => Promise<void>
}
