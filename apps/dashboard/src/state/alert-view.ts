import type { AlertNotification, AlertState, WarningLevel } from '@bullwheel/contracts'
import {
  BellOff,
  BellRing,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Hourglass,
  Info,
  OctagonAlert,
  TriangleAlert,
} from 'lucide-react'
import type { StateView } from './state-view.ts'

/** How the states of an alert rule look everywhere. */
const ALERT_VIEWS: Record<AlertState, StateView> = {
  ok: {
    word: 'OK',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'Its condition holds nowhere',
  },
  holding: {
    word: 'Holding',
    icon: Hourglass,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'Its condition holds, but not for long enough yet',
  },
  firing: { word: 'Firing', icon: BellRing, text: 'text-failed', tint: 'bg-failed/10', meaning: 'Its condition holds' },
  unknown: {
    word: 'Unknown',
    icon: TriangleAlert,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'What it is judged by could not be read',
  },
  disabled: {
    word: 'Disabled',
    icon: CirclePause,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'It is not looked at',
  },
}

export const alertView = ({ state }: { state: AlertState }): StateView => ALERT_VIEWS[state]

export const MUTED_VIEW: StateView = {
  word: 'Muted',
  icon: BellOff,
  text: 'text-cancelled',
  tint: 'bg-cancelled/10',
  meaning: 'It is looked at, and says nothing',
}

/** How grave a warning is. */
export const WARNING_VIEWS: Record<WarningLevel, StateView> = {
  critical: {
    word: 'Critical',
    icon: OctagonAlert,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'It keeps tasks from running',
  },
  warning: {
    word: 'Warning',
    icon: TriangleAlert,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'Somebody should look at it',
  },
  info: { word: 'Info', icon: Info, text: 'text-ink-2', tint: 'bg-sunken', meaning: 'Good to know' },
}

/** How a message of an alert stands. */
export const NOTIFICATION_VIEWS: Record<AlertNotification['state'], StateView> = {
  pending: {
    word: 'Pending',
    icon: CircleDashed,
    text: 'text-queued',
    tint: 'bg-queued/10',
    meaning: 'Still to be sent; it is tried again by itself',
  },
  sent: {
    word: 'Sent',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'The receiver took it',
  },
  failed: { word: 'Failed', icon: CircleX, text: 'text-failed', tint: 'bg-failed/10', meaning: 'Given up' },
}
