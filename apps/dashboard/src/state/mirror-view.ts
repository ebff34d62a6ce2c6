import type { MirrorState } from '@bullwheel/contracts'
import { CircleCheck, CirclePause, CircleX } from 'lucide-react'
import type { StateView } from './state-view.ts'

/** How the states of a mirror look everywhere. */
export const MIRROR_VIEWS: Record<MirrorState, StateView> = {
  running: {
    word: 'Running',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'A process copies',
  },
  failing: {
    word: 'Failing',
    icon: CircleX,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'What it copies to does not take it; it is tried again',
  },
  stopped: {
    word: 'Stopped',
    icon: CirclePause,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'No process copies',
  },
}
