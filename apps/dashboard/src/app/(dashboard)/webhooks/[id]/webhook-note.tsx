import type { Webhook } from '@bullwheel/contracts'
import { CirclePause, TriangleAlert } from 'lucide-react'
import { Note } from '../../../../components/note.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'

/** Why nothing is delivered, or for how long nothing could be; nothing while all is well. */
export function WebhookNote({ webhook: { disabled, failingSince } }: { webhook: Webhook }) {
  if (disabled !== null) {
    return (
      <Note icon={CirclePause}>
        <span className="font-medium">Disabled: {disabled.reason}</span>
        <span className="text-ink-2">
          {' · '}
          <RelativeTime at={disabled.at} className="nums" /> · what happens meanwhile is not delivered, what is pending
          waits for a week
        </span>
      </Note>
    )
  }
  if (failingSince === null) return null
  return (
    <Note icon={TriangleAlert}>
      <span className="font-medium">No attempt has succeeded lately</span>
      <span className="text-ink-2">
        {' · '}since <RelativeTime at={failingSince} className="nums" /> · after three days it is disabled
      </span>
    </Note>
  )
}
