'use client'

import type { Webhook } from '@bullwheel/contracts'
import { api } from '../../../../api/browser-client.ts'
import { webhookList } from '../../../../api/webhook-queries.ts'
import { DeleteRecord } from '../../../../components/delete-record.tsx'
import { WEBHOOKS_CRUMB } from '../paths.ts'

/** Asks before it deletes, and says what goes with it. */
export function DeleteDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { id, name, pending } = webhook
  return (
    <DeleteRecord
      kind="webhook"
      name={name}
      sentences={[
        `It is told of nothing any more; ${pending.toLocaleString('en')} pending ${pending === 1 ? 'delivery is' : 'deliveries are'} not sent.`,
        'Its secret and what is known of its deliveries go with it. Another webhook may have its name.',
      ]}
      call={() => api.deleteWebhook({ params: { id } })}
      list={{ queryKey: webhookList(api).queryKey, href: WEBHOOKS_CRUMB.href }}
      onClose={onClose}
    />
  )
}
