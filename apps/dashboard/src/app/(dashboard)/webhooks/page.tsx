import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { webhookList } from '../../../api/webhook-queries.ts'
import { WebhooksClient } from './client.tsx'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function WebhooksPage() {
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(webhookList(client))}>
      <WebhooksClient />
    </Prefetched>
  )
}
