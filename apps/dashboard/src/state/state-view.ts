import type { TaskState } from '@bullwheel/contracts'
import {
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  LoaderCircle,
  RotateCw,
  TimerOff,
  type LucideIcon,
} from 'lucide-react'

/** How one state looks everywhere: a word, an icon and a colour that never change. */
export type StateView = { word: string; icon: LucideIcon; text: string; tint: string; meaning: string }

export const STATE_VIEWS: Record<TaskState, StateView> = {
  scheduled: {
    word: 'Scheduled',
    icon: CalendarClock,
    text: 'text-scheduled',
    tint: 'bg-scheduled/10',
    meaning: 'Its run time has not come',
  },
  queued: {
    word: 'Queued',
    icon: CircleDashed,
    text: 'text-queued',
    tint: 'bg-queued/10',
    meaning: 'Due, waits for a free slot',
  },
  running: {
    word: 'Running',
    icon: LoaderCircle,
    text: 'text-running',
    tint: 'bg-running/10',
    meaning: 'A worker runs it now',
  },
  retrying: {
    word: 'Retrying',
    icon: RotateCw,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'An attempt failed; waits for its backoff',
  },
  completed: {
    word: 'Completed',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'Its handler returned',
  },
  failed: {
    word: 'Failed',
    icon: CircleX,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'Its attempts are used up',
  },
  cancelled: {
    word: 'Cancelled',
    icon: CircleSlash,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'Somebody stopped it',
  },
  expired: {
    word: 'Expired',
    icon: TimerOff,
    text: 'text-expired',
    tint: 'bg-expired/10',
    meaning: 'A deadline passed first',
  },
}

const ENDED: ReadonlySet<TaskState> = new Set(['completed', 'failed', 'cancelled', 'expired'])

/** True for the four states that a task does not leave by itself. */
export const isEnded = (state: TaskState): boolean => ENDED.has(state)

/** The state at `now`: scheduled and retrying turn queued by the clock, without any event. */
export function stateAt(task: { state: TaskState; runAt: string }, now: number): TaskState {
  const waitsForTime = task.state === 'scheduled' || task.state === 'retrying'
  return waitsForTime && new Date(task.runAt).getTime() <= now ? 'queued' : task.state
}
