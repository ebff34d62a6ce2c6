import type { Queue, TaskState } from '@bullwheel/contracts'
import { Hourglass } from 'lucide-react'
import { STATE_VIEWS, type StateView } from '../../../state/state-view.ts'
import { WAITING } from '../tasks/search-params.ts'

/** A number of tasks of a queue with how it looks and which list it leads to. */
export type QueueCount = Pick<StateView, 'word' | 'icon' | 'text'> & { states: readonly TaskState[]; count: number }

const ENDED = ['running', 'completed', 'failed', 'cancelled', 'expired'] as const
const SPLIT = ['scheduled', 'queued', 'retrying'] as const

/** Counts by state. Where too many wait to be split by the clock, they stand together. */
export function queueCounts({ counts }: Queue): readonly QueueCount[] {
  const split = SPLIT.flatMap((state) => {
    const count = counts[state]
    return count === null ? [] : [{ ...STATE_VIEWS[state], states: [state], count }]
  })
  const together = { word: 'Waiting', icon: Hourglass, text: 'text-queued', states: WAITING, count: counts.waiting }
  return [
    ...(split.length === SPLIT.length ? split : [together]),
    ...ENDED.map((state) => ({ ...STATE_VIEWS[state], states: [state], count: counts[state] })),
  ]
}
