import type { LifecycleEvent } from '@bullwheel/contracts'
import type { Hot } from '@bullwheel/db'
import type { LogDocument, RefusedDocument, Sink } from '@bullwheel/domain'

/**
 * A consumer of what happens. `sink` copies lifecycle events elsewhere, `logs` the lines of handlers; both may get the same
 * again after a crash. `apply` writes to the book, in the transaction that moves the cursor, so that every event counts once.
 */
export type Mirror = {
  name: string
  /** Default 1. */
  partitions?: number
  /** About how much of the log it takes at once, where more would be too much for one transaction; default 2 MiB. */
  pageBytes?: number
  /** The book was reset: forgets all that was copied. Mirrors of the past, not of the present, have none. */
  clear?: () => Promise<void>
  /** Forgets what is past its time; called every hour. */
  tidy?: () => Promise<void>
} & ({ sink: Sink } | { logs: LogSink } | { apply: (tx: Hot, events: LifecycleEvent[]) => Promise<void> })

/** Where lines of handlers are copied to; see Sink. */
export type LogSink = {
  write: (lines: LogDocument[]) => Promise<RefusedDocument[]>
  close: () => Promise<void>
}

/** Which of several partitions has what is told of a task. */
export function partitionOf(taskId: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < taskId.length; at++) hash = Math.imul(hash ^ taskId.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % partitions
}
