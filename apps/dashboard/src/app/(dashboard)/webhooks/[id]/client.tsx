'use client'

import { api } from '../../../../api/browser-client.ts'
import { oneWebhook } from '../../../../api/webhook-queries.ts'
import { RecordPage } from '../../../../components/record-page.tsx'
import { DeliveriesPanel } from './deliveries-panel.tsx'
import NoSuchWebhook from './not-found.tsx'
import { WebhookFacts } from './webhook-facts.tsx'
import { WebhookHeader } from './webhook-header.tsx'
import { WebhookNote } from './webhook-note.tsx'

/** Everything about one webhook. */
export function WebhookClient({ id }: { id: string }) {
  return (
    <RecordPage
      kind="Webhook"
      one={oneWebhook(api, id)}
      missing={<NoSuchWebhook />}
      header={(webhook) => <WebhookHeader webhook={webhook} />}
      aside={(webhook) => <WebhookFacts webhook={webhook} />}
    >
      {(webhook) => (
        <>
          <WebhookNote webhook={webhook} />
          <DeliveriesPanel webhook={webhook} />
        </>
      )}
    </RecordPage>
  )
}
