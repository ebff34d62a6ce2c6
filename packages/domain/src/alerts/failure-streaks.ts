import type { LifecycleEvent } from '@bullwheel/contracts'

/** What a page of events does to the failures in a row of one line: a queue, a type, or a type within a queue. */
export type StreakChange = {
  /** '' stands for all queues. */
  queue: string
  /** '' stands for all types. */
  type: string
  /** A task completed: what failed before the page does not count any more. */
  isBroken: boolean
  /** Tasks that failed for good since then, or since the page began. */
  failures: number
  /** Epoch milliseconds of the first of them. */
  since: number | null
  lastTask: string | null
}

/** Goes through events in order. Tasks that were cancelled or expired neither count nor break a row. */
export function tallyStreaks(events: readonly LifecycleEvent[]): StreakChange[] {
  const changes = new Map<string, StreakChange>()
  for (const event of events) {
    if (event.kind !== 'completed' && event.kind !== 'failed') continue
    const { queue, type } = event
    for (const line of [
      { queue, type },
      { queue, type: '' },
      { queue: '', type },
    ]) {
      const key = `${line.queue}\n${line.type}`
      changes.set(key, addEvent(changes.get(key) ?? { ...line, ...NOTHING, isBroken: false }, event))
    }
  }
  return [...changes.values()]
}

const NOTHING = { failures: 0, since: null, lastTask: null }

function addEvent(change: StreakChange, { kind, at, taskId }: LifecycleEvent): StreakChange {
  if (kind === 'completed') return { ...change, ...NOTHING, isBroken: true }
  return { ...change, failures: change.failures + 1, since: change.since ?? Date.parse(at), lastTask: taskId }
}
