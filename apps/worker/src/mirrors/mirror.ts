import type { LifecycleEvent } from '@bullwheel/contracts'
import type { Hot } from '@bullwheel/db'
import type { Sink } from '@bullwheel/domain'

/**
 * A consumer of the event log. `sink` copies elsewhere, and may get events again after a crash; `apply` writes to the book,
 * in the transaction that moves the cursor, so that every event counts once.
 */
export type Mirror = { name: string; partitions?: number } & (
  | { sink: Sink }
  | { apply: (tx: Hot, events: LifecycleEvent[]) => Promise<void> }
)

/** Which of several partitions has the events of a task. */
export function partitionOf(taskId: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < taskId.length; at++) hash = Math.imul(hash ^ taskId.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % partitions
}
