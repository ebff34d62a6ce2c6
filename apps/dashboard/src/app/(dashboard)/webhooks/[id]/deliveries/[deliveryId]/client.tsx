'use client'

import type { DeliveryDetails } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../../api/browser-client.ts'
import { oneDelivery, oneWebhook } from '../../../../../../api/webhook-queries.ts'
import { Crumbs } from '../../../../../../components/crumbs.tsx'
import { JsonView } from '../../../../../../components/json-view.tsx'
import { PageHeader } from '../../../../../../components/page-header.tsx'
import { Panel } from '../../../../../../components/panel.tsx'
import { RecordPage } from '../../../../../../components/record-page.tsx'
import { ViewBadge } from '../../../../../../state/view-badge.tsx'
import { deliveryView } from '../../../../../../state/webhook-view.ts'
import { WEBHOOKS_CRUMB, webhookPath } from '../../../paths.ts'
import { AttemptsPanel } from './attempts-panel.tsx'
import { DeliveryFacts } from './delivery-facts.tsx'
import NoSuchDelivery from './not-found.tsx'
import { RetryButton } from './retry-button.tsx'

/** One event on its way to a webhook: its attempts, and what is sent. */
export function DeliveryClient({ id, deliveryId }: { id: string; deliveryId: string }) {
  const { data: webhook } = useQuery(oneWebhook(api, id))
  const crumbs = <Crumbs trail={[WEBHOOKS_CRUMB, { word: webhook?.name ?? 'Webhook', href: webhookPath(id) }]} />
  return (
    <RecordPage
      kind="Delivery"
      one={oneDelivery(api, id, deliveryId)}
      missing={<NoSuchDelivery />}
      header={(delivery) => (
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
      )}
      aside={(delivery) => <DeliveryFacts webhookId={id} delivery={delivery} />}
    >
      {(delivery) => (
        <>
          <AttemptsPanel delivery={delivery} />
          <Panel title="Body">
            <JsonView label="Body" value={jsonOf(delivery)} />
          </Panel>
        </>
      )}
    </RecordPage>
  )
}

function jsonOf({ body }: DeliveryDetails): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
