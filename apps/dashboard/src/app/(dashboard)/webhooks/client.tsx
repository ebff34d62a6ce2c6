'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import Link from 'next/link'
import { api } from '../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../api/queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { webhookList } from '../../../api/webhook-queries.ts'
import { buttonClass } from '../../../components/button.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { webhookView } from '../../../state/webhook-view.ts'
import { webhookColumns } from './columns.tsx'
import { NoWebhooks } from './no-webhooks.tsx'
import { webhookPath } from './paths.ts'
import { WebhookBar } from './webhook-bar.tsx'

/** Every webhook: whom it tells of what, how it gets on and how much it has still to send. */
export function WebhooksClient() {
  const { data, error, refetch } = useQuery({ ...webhookList(api), refetchInterval: WATCHED_READ_MS })
  const may = useMay('admin')
  useRowKeys()
  return (
    <>
      <PageHeader title="Webhooks">
        {may && (
          <Link href="/webhooks/new" prefetch={false} className={buttonClass('primary')}>
            <Plus aria-hidden size={14} /> New webhook
          </Link>
        )}
      </PageHeader>
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={5} />}
      {data?.items.length === 0 && <NoWebhooks />}
      {data !== undefined && data.items.length > 0 && (
        <>
          <WebhookBar webhooks={data.items} error={error} />
          <DataTable
            label="Webhooks"
            rows={data.items}
            columns={webhookColumns}
            describe={(webhook) => ({
              key: webhook.id,
              href: webhookPath(webhook.id),
              name: `Webhook ${webhook.name}, ${webhookView(webhook).word}`,
              version: Date.parse(webhook.updatedAt),
            })}
          />
        </>
      )}
    </>
  )
}
