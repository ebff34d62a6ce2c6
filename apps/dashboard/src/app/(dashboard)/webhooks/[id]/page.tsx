import { webhookId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { serverClient } from '../../../../api/server-client.ts'
import { deliveryList, oneWebhook } from '../../../../api/webhook-queries.ts'
import { WebhookClient } from './client.tsx'
import { parseDeliveryFilters } from './delivery-filters.ts'

export const metadata: Metadata = { title: 'Webhook' }

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function WebhookPage({ params, searchParams }: Props) {
  const id = webhookId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const given = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const filters = parseDeliveryFilters(new URLSearchParams(given))
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
