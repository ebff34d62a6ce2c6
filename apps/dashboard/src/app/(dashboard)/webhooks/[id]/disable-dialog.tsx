'use client'

import type { Webhook } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { Confirm } from '../../../../components/confirm.tsx'
import { useWebhookVerb } from '../use-webhook-verb.ts'

/** Says what disabling does. */
export function DisableDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { id, name, pending } = webhook
  const { mutate, isPending, error } = useWebhookVerb({
    call: () => api.editWebhook({ params: { id }, body: { enabled: false } }),
    onDone: onClose,
  })
  return (
    <Confirm
      title={`Disable the webhook ${name}?`}
      sentences={[
        'What happens until it is enabled again is not delivered; it can be replayed then.',
        `${pending.toLocaleString('en')} pending ${pending === 1 ? 'delivery waits' : 'deliveries wait'} for that, and ${pending === 1 ? 'is' : 'are'} dropped after a week.`,
      ]}
      act="Disable 1 webhook"
      leave="Let it go on"
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    />
  )
}
