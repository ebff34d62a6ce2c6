import type { PoolState } from '@bullwheel/contracts'
import { CirclePlay, CircleStop } from 'lucide-react'
import type { StateView } from './state-view.ts'

/** How the states of a pool look everywhere. */
export const POOL_VIEWS: Record<PoolState, StateView> = {
  started: {
    word: 'Started',
    icon: CirclePlay,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'It has workers as its work needs them',
  },
  stopped: {
    word: 'Stopped',
    icon: CircleStop,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'It wants no workers until it is started again',
  },
}
