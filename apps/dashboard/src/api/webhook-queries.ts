import type { DeliveryState, EventKind } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { queryOptions } from '@tanstack/react-query'

export type DeliveryFilters = { state?: DeliveryState; kind?: EventKind; task?: string; cursor?: string }

const DELIVERIES_SHOWN = 25

export const webhookList = (client: Client) =>
  queryOptions({ queryKey: ['webhooks', 'list'], queryFn: ({ signal }) => client.listWebhooks({ signal }) })

export const oneWebhook = (client: Client, id: string) =>
  queryOptions({
    queryKey: ['webhooks', 'one', id],
    queryFn: ({ signal }) => client.getWebhook({ params: { id }, signal }),
  })

export const deliveryList = (client: Client, id: string, filters: DeliveryFilters) =>
  queryOptions({
    queryKey: ['webhooks', 'deliveries', id, filters],
    queryFn: ({ signal }) =>
      client.listDeliveries({ params: { id }, query: { ...filters, limit: DELIVERIES_SHOWN }, signal }),
  })

export const oneDelivery = (client: Client, id: string, deliveryId: string) =>
  queryOptions({
    queryKey: ['webhooks', 'delivery', id, deliveryId],
    queryFn: ({ signal }) => client.getDelivery({ params: { id, deliveryId }, signal }),
  })
