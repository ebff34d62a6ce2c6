import type { AttemptOutcome } from '@bullwheel/contracts'
import { Layers2, Unplug } from 'lucide-react'
import { STATE_VIEWS, type StateView } from './state-view.ts'

/** Attempts end like tasks do, or in two ways of their own. A retried attempt is one that failed. */
export const OUTCOME_VIEWS: Record<AttemptOutcome, StateView> = {
  running: STATE_VIEWS.running,
  completed: STATE_VIEWS.completed,
  failed: STATE_VIEWS.failed,
  retrying: { ...STATE_VIEWS.retrying, word: 'Retried', meaning: 'It failed and another attempt follows' },
  cancelled: STATE_VIEWS.cancelled,
  expired: STATE_VIEWS.expired,
  lost: {
    word: 'Lost',
    icon: Unplug,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'Its worker died before it could report',
  },
  superseded: {
    word: 'Superseded',
    icon: Layers2,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'A newer start took its place',
  },
}
