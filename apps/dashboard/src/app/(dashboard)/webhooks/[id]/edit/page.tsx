import { webhookId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Prefetched } from '../../../../../api/prefetched.tsx'
import { serverClient } from '../../../../../api/server-client.ts'
import { oneWebhook } from '../../../../../api/webhook-queries.ts'
import { EditWebhookClient } from './client.tsx'

export const metadata: Metadata = { title: 'Edit a webhook' }

type Props = { params: Promise<{ id: string }> }

export default async function EditWebhookPage({ params }: Props) {
  const id = webhookId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(oneWebhook(client, id))}>
      <EditWebhookClient id={id} />
    </Prefetched>
  )
}
