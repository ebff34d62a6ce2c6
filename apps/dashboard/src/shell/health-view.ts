import type { Health } from '@bullwheel/contracts'
import type { LiveState } from '../feed/feed-context.tsx'

/** What the indicator says: a word, a colour and the sentence behind it. */
export type HealthView = { word: string; text: string; dot: string; sentence: string }

const look = (colour: 'completed' | 'retrying' | 'failed' | 'queued') =>
  ({
    completed: { text: 'text-completed', dot: 'bg-completed' },
    retrying: { text: 'text-retrying', dot: 'bg-retrying' },
    failed: { text: 'text-failed', dot: 'bg-failed' },
    queued: { text: 'text-queued', dot: 'bg-queued' },
  })[colour]

/** The worst thing known comes first: gateway away, then its parts, then the live feed. */
export function healthView(health: Health | undefined, error: Error | null, live: LiveState): HealthView {
  if (error !== null) return { word: 'Unreachable', ...look('failed'), sentence: error.message }
  if (health?.status === 'down') return { word: 'Down', ...look('failed'), sentence: 'A part that is needed is away' }
  if (live.kind === 'waiting') {
    return { word: 'Reconnecting', ...look('retrying'), sentence: `Live updates pause: ${live.reason}` }
  }
  if (health?.status === 'degraded') {
    return { word: 'Degraded', ...look('retrying'), sentence: 'Tasks are accepted; a part is away' }
  }
  if (health === undefined) return { word: 'Checking', ...look('queued'), sentence: 'Asking the gateway' }
  return { word: 'Operational', ...look('completed'), sentence: 'Every part answers' }
}
