'use client'

import type { DeliveryDetails } from '@bullwheel/contracts'
import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../../../../api/queries.ts'
import { oneDelivery, oneWebhook } from '../../../../../../api/webhook-queries.ts'
import { ErrorState } from '../../../../../../components/error-state.tsx'
import { JsonView } from '../../../../../../components/json-view.tsx'
import { PageHeader } from '../../../../../../components/page-header.tsx'
import { Panel } from '../../../../../../components/panel.tsx'
import { SkeletonRows } from '../../../../../../components/skeleton-rows.tsx'
import { ViewBadge } from '../../../../../../state/view-badge.tsx'
import { deliveryView } from '../../../../../../state/webhook-view.ts'
import { Crumbs } from '../../../../../../components/crumbs.tsx'
import { WEBHOOKS_CRUMB, webhookPath } from '../../../paths.ts'
import { AttemptsPanel } from './attempts-panel.tsx'
import { DeliveryFacts } from './delivery-facts.tsx'
import NoSuchDelivery from './not-found.tsx'
import { RetryButton } from './retry-button.tsx'

/** One event on its way to a webhook: its attempts, and what is sent. */
export function DeliveryClient({ id, deliveryId }: { id: string; deliveryId: string }) {
  const { data: webhook } = useQuery(oneWebhook(api, id))
  const {
    data: delivery,
    error,
    refetch,
  } = useQuery({
    ...oneDelivery(api, id, deliveryId),
    refetchInterval: ({ state }) => !isMissing(state.error) && WATCHED_READ_MS,
  })
  if (isMissing(error)) return <NoSuchDelivery />
  const crumbs = <Crumbs trail={[WEBHOOKS_CRUMB, { word: webhook?.name ?? 'Webhook', href: webhookPath(id) }]} />
  if (delivery === undefined) {
    return (
      <>
        <PageHeader title="Delivery" mark={crumbs} />
        {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    )
  }
  return (
    <>
      <PageHeader
        title={`Delivery ${delivery.id}`}
        mark={
          <>
            {crumbs}
            <ViewBadge view={deliveryView(delivery)} isLarge />
          </>
        }
      >
        <RetryButton webhookId={id} delivery={delivery} />
      </PageHeader>
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          <AttemptsPanel delivery={delivery} />
          <Panel title="Body">
            <JsonView label="Body" value={jsonOf(delivery)} />
          </Panel>
        </div>
        <div className="min-w-0">
          <DeliveryFacts webhookId={id} delivery={delivery} />
        </div>
      </div>
    </>
  )
}

function jsonOf({ body }: DeliveryDetails): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404
