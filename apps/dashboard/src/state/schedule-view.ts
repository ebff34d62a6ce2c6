import type { ScheduleState } from '@bullwheel/contracts'
import { CalendarCheck2, CalendarX2, CirclePause } from 'lucide-react'
import type { StateView } from './state-view.ts'

/** How the states of a schedule look everywhere. */
export const SCHEDULE_VIEWS: Record<ScheduleState, StateView> = {
  active: {
    word: 'Active',
    icon: CalendarCheck2,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'Its ticks fire as its rule says',
  },
  paused: {
    word: 'Paused',
    icon: CirclePause,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'Its ticks are skipped until it is resumed',
  },
  ended: {
    word: 'Ended',
    icon: CalendarX2,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'No tick is left: its end or its last run has passed',
  },
}
