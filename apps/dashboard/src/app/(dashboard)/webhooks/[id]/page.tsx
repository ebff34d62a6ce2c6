import { webhookId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readPageQuery, type PageQuery } from '../../../../api/page-query.ts'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { serverClient } from '../../../../api/server-client.ts'
import { deliveryList, oneWebhook } from '../../../../api/webhook-queries.ts'
import { WebhookClient } from './client.tsx'
import { parseDeliveryFilters } from './delivery-filters.ts'

export const metadata: Metadata = { title: 'Webhook' }

type Props = { params: Promise<{ id: string }>; searchParams: PageQuery }

export default async function WebhookPage({ params, searchParams }: Props) {
  const id = webhookId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const filters = parseDeliveryFilters(await readPageQuery(searchParams))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(oneWebhook(client, id)),
          queries.prefetchQuery(deliveryList(client, id, filters)),
        ])
      }
    >
      <WebhookClient id={id} />
    </Prefetched>
  )
}
