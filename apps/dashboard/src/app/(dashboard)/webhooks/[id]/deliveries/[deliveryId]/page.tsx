import { deliveryId, webhookId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Prefetched } from '../../../../../../api/prefetched.tsx'
import { serverClient } from '../../../../../../api/server-client.ts'
import { oneDelivery, oneWebhook } from '../../../../../../api/webhook-queries.ts'
import { DeliveryClient } from './client.tsx'

export const metadata: Metadata = { title: 'Delivery' }

type Props = { params: Promise<{ id: string; deliveryId: string }> }

export default async function DeliveryPage({ params }: Props) {
  const given = await params
  const id = webhookId.safeParse(given.id).data
  const delivery = deliveryId.safeParse(given.deliveryId).data
  if (id === undefined || delivery === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(oneWebhook(client, id)),
          queries.prefetchQuery(oneDelivery(client, id, delivery)),
        ])
      }
    >
      <DeliveryClient id={id} deliveryId={delivery} />
    </Prefetched>
  )
}
