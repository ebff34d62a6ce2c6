import type { LifecycleEvent } from '@bullwheel/contracts'

/** Which events a webhook wants; an empty list stands for all. */
export type WantedEvents = { kinds: readonly string[]; queues: readonly string[]; types: readonly string[] }

/** Whether a webhook wants an event, whenever that happened. */
export function wantsEvent(wanted: WantedEvents, event: Pick<LifecycleEvent, 'kind' | 'queue' | 'type'>): boolean {
  return (
    includes(wanted.kinds, event.kind) && includes(wanted.queues, event.queue) && includes(wanted.types, event.type)
  )
}

const includes = (names: readonly string[], name: string): boolean => names.length === 0 || names.includes(name)
