'use client'

import { DELIVERY_STATES, EVENT_KINDS, type Webhook } from '@bullwheel/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { deliveryList, type DeliveryFilters } from '../../../../api/webhook-queries.ts'
import { Button } from '../../../../components/button.tsx'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { PanelRows } from '../../../../components/panel-rows.tsx'
import { EVENT_VIEWS } from '../../../../state/event-view.ts'
import { DELIVERY_VIEWS } from '../../../../state/webhook-view.ts'
import { deliveriesPath, parseDeliveryFilters, withFilters } from './delivery-filters.ts'
import { DeliveryRow } from './delivery-row.tsx'
import { ViewMenu } from './view-menu.tsx'

/** What was and will be sent, the newest first. */
export function DeliveriesPanel({ webhook: { id, enabled } }: { webhook: Webhook }) {
  const filters = parseDeliveryFilters(useSearchParams())
  const { data, error } = useQuery({
    ...deliveryList(api, id, filters),
    placeholderData: keepPreviousData,
    refetchInterval: WATCHED_READ_MS,
  })
  const show = (next: DeliveryFilters) => window.history.pushState(null, '', deliveriesPath(id, next))
  return (
    <Panel
      id="deliveries"
      title="Deliveries"
      actions={
        <>
          {filters.task !== undefined && (
            <Button look="ghost" onClick={() => show(withFilters(filters, { task: undefined }))}>
              <X aria-hidden size={13} /> of 1 task
            </Button>
          )}
          <ViewMenu
            name="Event"
            views={EVENT_VIEWS}
            options={EVENT_KINDS}
            value={filters.kind}
            onChange={(kind) => show(withFilters(filters, { kind }))}
          />
          <ViewMenu
            name="State"
            views={DELIVERY_VIEWS}
            options={DELIVERY_STATES}
            value={filters.state}
            onChange={(state) => show(withFilters(filters, { state }))}
          />
        </>
      }
    >
      <PanelRows
        label="Deliveries"
        items={data?.items}
        error={error}
        empty={emptyWords(Object.keys(filters).length > 0, enabled)}
        row={(delivery) => <DeliveryRow key={delivery.id} webhookId={id} delivery={delivery} />}
        pager={
          <Pager
            shown={data?.items.length ?? 0}
            noun="delivery"
            nouns="deliveries"
            isFirst={filters.cursor === undefined}
            nextCursor={data?.nextCursor ?? null}
            onFirst={() => show(withFilters(filters, {}))}
            onNext={(cursor) => show({ ...filters, cursor })}
          />
        }
      />
    </Panel>
  )
}

function emptyWords(isFiltered: boolean, enabled: boolean): string {
  if (isFiltered) return 'No delivery fits these filters.'
  return enabled ? 'Nothing has happened yet that it is told of.' : 'It was told of nothing yet, and is disabled.'
}
