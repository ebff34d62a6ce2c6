import type { WorkerState } from '@bullwheel/contracts'
import { CircleCheck, CircleDashed, CircleSlash, LogOut, Unplug } from 'lucide-react'
import type { StateView } from './state-view.ts'

/** How the states of a worker look everywhere. */
export const WORKER_VIEWS: Record<WorkerState, StateView> = {
  starting: {
    word: 'Starting',
    icon: CircleDashed,
    text: 'text-queued',
    tint: 'bg-queued/10',
    meaning: 'Its process is not ready yet',
  },
  active: {
    word: 'Active',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'It takes tasks',
  },
  draining: {
    word: 'Draining',
    icon: LogOut,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'It takes nothing new and leaves when what it runs has ended',
  },
  lost: {
    word: 'Lost',
    icon: Unplug,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'It has not been heard of for 5 s',
  },
  ended: {
    word: 'Ended',
    icon: CircleSlash,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'It left, or was declared dead',
  },
}
