import type { EventKind } from '@bullwheel/contracts'
import { CirclePlus, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { STATE_VIEWS, type StateView } from './state-view.ts'

const own = (word: string, icon: StateView['icon'], meaning: string): StateView => ({
  word,
  icon,
  text: 'text-queued',
  tint: 'bg-queued/10',
  meaning,
})

/** How lifecycle events look: those that bring a state wear its colour and icon. */
export const EVENT_VIEWS: Record<EventKind, StateView> = {
  created: own('Created', CirclePlus, 'It was accepted'),
  started: { ...STATE_VIEWS.running, word: 'Started' },
  retrying: STATE_VIEWS.retrying,
  completed: STATE_VIEWS.completed,
  failed: STATE_VIEWS.failed,
  cancelled: STATE_VIEWS.cancelled,
  expired: STATE_VIEWS.expired,
  retried: own('Retried', RotateCcw, 'Somebody started it over'),
  updated: own('Updated', Pencil, 'It was edited'),
  deleted: own('Deleted', Trash2, 'It was removed from the book'),
}
