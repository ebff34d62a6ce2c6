import type { Webhook } from '@bullwheel/contracts'
import { EVENT_VIEWS } from '../../../state/event-view.ts'

/** What a webhook is told of, in words. */
export function wantedWords({ kinds, queues, types }: Pick<Webhook, 'kinds' | 'queues' | 'types'>) {
  const ofQueues = queues.length === 0 ? 'every queue' : queues.join(', ')
  const ofTypes = types.length === 0 ? 'every type' : types.join(', ')
  return {
    kinds: kinds.length === 0 ? 'Every event' : kinds.map((kind) => EVENT_VIEWS[kind].word).join(', '),
    from: `${ofQueues} · ${ofTypes}`,
  }
}
