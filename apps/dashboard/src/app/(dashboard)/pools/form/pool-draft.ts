import type { Pool } from '@bullwheel/contracts'
import { durationText } from '../../../../forms/shown-values.ts'
import { durationOf, numberOf } from '../../../../forms/typed-values.ts'

/** A queue as it is filled in. */
export type QueueDraft = {
  /** Tells drafts apart while they are edited. */
  key: number
  name: string
  weight: string
}

/** A pool as it is filled in. Texts stay as they are typed. */
export type PoolDraft = {
  name: string
  queues: readonly QueueDraft[]
  slots: string
  min: string
  max: string
  steal: boolean
  targetWait: string
}

/** What is sent; it may hold what does not fit yet. */
export type PoolBody = {
  name: string
  queues: { name: string; weight: string | number }[]
  slots: string | number
  min: string | number
  max: string | number
  steal: boolean
  targetWait: string | number
}

export const NEW_DRAFT: PoolDraft = {
  name: '',
  queues: [],
  slots: '20',
  min: '1',
  max: '10',
  steal: false,
  targetWait: '5s',
}

export function draftOf({ name, queues, slots, min, max, steal, targetWait }: Pool): PoolDraft {
  return {
    name,
    queues: queues.map((queue, key) => ({ key, name: queue.name, weight: String(queue.weight) })),
    slots: String(slots),
    min: String(min),
    max: String(max),
    steal,
    targetWait: durationText(targetWait),
  }
}

/** A line that was left empty names no queue. */
export function bodyOf({ name, queues, slots, min, max, steal, targetWait }: PoolDraft): PoolBody {
  return {
    name: name.trim(),
    queues: queues
      .filter((queue) => queue.name.trim() !== '')
      .map((queue) => ({ name: queue.name.trim(), weight: numberOf(queue.weight) })),
    slots: numberOf(slots),
    min: numberOf(min),
    max: numberOf(max),
    steal,
    targetWait: durationOf(targetWait),
  }
}

/** What was changed, by the fields of the body. */
export function changesOf(opened: PoolDraft, draft: PoolDraft): Partial<PoolBody> {
  const [before, after] = [bodyOf(opened), bodyOf(draft)]
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof PoolBody]),
  )
  return Object.fromEntries(changed) as Partial<PoolBody>
}
