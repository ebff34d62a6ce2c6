'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../api/browser-client.ts'
import { oneWebhook } from '../../../../../api/webhook-queries.ts'
import { WhenRead } from '../../../../../components/when-read.tsx'
import NoSuchWebhook from '../not-found.tsx'
import { EditWebhook } from './edit-webhook.tsx'

/** The form of a webhook that exists. */
export function EditWebhookClient({ id }: { id: string }) {
  return (
    <WhenRead title="Edit" read={useQuery(oneWebhook(api, id))} missing={<NoSuchWebhook />}>
      {(webhook) => <EditWebhook webhook={webhook} />}
    </WhenRead>
  )
}
