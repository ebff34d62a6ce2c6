import type { TickOutcome } from '@bullwheel/contracts'
import { AlarmClockOff, History, Hourglass, Pointer, SkipForward, Undo2, Zap } from 'lucide-react'
import type { StateView } from './state-view.ts'

/** How the outcomes of a tick look everywhere. They say what became of a time, not how its task ended. */
export const TICK_VIEWS: Record<TickOutcome, StateView> = {
  fired: {
    word: 'Fired',
    icon: Zap,
    text: 'text-running',
    tint: 'bg-running/10',
    meaning: 'It made its task',
  },
  queued: {
    word: 'Queued',
    icon: Hourglass,
    text: 'text-queued',
    tint: 'bg-queued/10',
    meaning: 'Its task is made when that of an earlier tick has ended',
  },
  skipped: {
    word: 'Skipped',
    icon: SkipForward,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'Not run, as the rules of the schedule say',
  },
  missed: {
    word: 'Missed',
    icon: AlarmClockOff,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'Nobody was there in time, and it is not caught up',
  },
  backfilled: {
    word: 'Backfilled',
    icon: History,
    text: 'text-scheduled',
    tint: 'bg-scheduled/10',
    meaning: 'Somebody had its task made later',
  },
  triggered: {
    word: 'Triggered',
    icon: Pointer,
    text: 'text-scheduled',
    tint: 'bg-scheduled/10',
    meaning: 'Somebody had a task made outside of the rule',
  },
  withdrawn: {
    word: 'Withdrawn',
    icon: Undo2,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'Written ahead, and taken back before its time',
  },
}
