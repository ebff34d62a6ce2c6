import type { DeliveryState, Webhook } from '@bullwheel/contracts'
import { CircleCheck, CircleDashed, CirclePause, CircleSlash, CircleX, RotateCw, TriangleAlert } from 'lucide-react'
import type { StateView } from './state-view.ts'

const WEBHOOK_VIEWS = {
  enabled: {
    word: 'Enabled',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'It is told of what happens',
  },
  failing: {
    word: 'Failing',
    icon: TriangleAlert,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'Its latest attempts failed; after three days it is disabled',
  },
  disabled: {
    word: 'Disabled',
    icon: CirclePause,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'It is told of nothing, and what is pending waits',
  },
} satisfies Record<string, StateView>

/** How a webhook stands. */
export function webhookView({ enabled, failingSince }: Pick<Webhook, 'enabled' | 'failingSince'>): StateView {
  if (!enabled) return WEBHOOK_VIEWS.disabled
  return failingSince === null ? WEBHOOK_VIEWS.enabled : WEBHOOK_VIEWS.failing
}

/** How the states of a delivery look everywhere. */
export const DELIVERY_VIEWS: Record<DeliveryState, StateView> = {
  pending: {
    word: 'Pending',
    icon: CircleDashed,
    text: 'text-queued',
    tint: 'bg-queued/10',
    meaning: 'Still to be sent',
  },
  delivered: {
    word: 'Delivered',
    icon: CircleCheck,
    text: 'text-completed',
    tint: 'bg-completed/10',
    meaning: 'The receiver answered 2xx',
  },
  failed: {
    word: 'Failed',
    icon: CircleX,
    text: 'text-failed',
    tint: 'bg-failed/10',
    meaning: 'Given up: its attempts are used up, or the receiver is gone',
  },
  dropped: {
    word: 'Dropped',
    icon: CircleSlash,
    text: 'text-cancelled',
    tint: 'bg-cancelled/10',
    meaning: 'Its webhook was disabled for a week',
  },
}

const RETRYING: StateView = {
  word: 'Retrying',
  icon: RotateCw,
  text: 'text-retrying',
  tint: 'bg-retrying/10',
  meaning: 'An attempt failed; it waits for the next one',
}

/** A pending delivery that was tried before is a retry. */
export function deliveryView({ state, attempts }: { state: DeliveryState; attempts: number }): StateView {
  return state === 'pending' && attempts > 0 ? RETRYING : DELIVERY_VIEWS[state]
}
