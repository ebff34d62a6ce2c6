'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { CirclePause, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { oneWebhook } from '../../../../api/webhook-queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { DeliveriesPanel } from './deliveries-panel.tsx'
import NoSuchWebhook from './not-found.tsx'
import { WebhookFacts } from './webhook-facts.tsx'
import { WebhookHeader } from './webhook-header.tsx'

/** Everything about one webhook. */
export function WebhookClient({ id }: { id: string }) {
  const {
    data: webhook,
    error,
    refetch,
  } = useQuery({ ...oneWebhook(api, id), refetchInterval: ({ state }) => !isMissing(state.error) && WATCHED_READ_MS })
  if (isMissing(error)) return <NoSuchWebhook />
  if (webhook === undefined) {
    return (
      <>
        <PageHeader title="Webhook" />
        {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    )
  }
  const { disabled, failingSince } = webhook
  return (
    <>
      <WebhookHeader webhook={webhook} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          {error !== null && (
            <p role="alert" className="text-failed">
              Not up to date: {error.message}
            </p>
          )}
          {disabled !== null && (
            <Note icon={CirclePause} title={`Disabled: ${disabled.reason}`}>
              <RelativeTime at={disabled.at} className="nums" /> · what happens meanwhile is not delivered, what is
              pending waits for a week
            </Note>
          )}
          {disabled === null && failingSince !== null && (
            <Note icon={TriangleAlert} title="No attempt has succeeded lately">
              since <RelativeTime at={failingSince} className="nums" /> · after three days it is disabled
            </Note>
          )}
          <DeliveriesPanel webhook={webhook} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <WebhookFacts webhook={webhook} />
        </div>
      </div>
    </>
  )
}

type NoteProps = { icon: LucideIcon; title: string; children: ReactNode }

function Note({ icon: Icon, title, children }: NoteProps) {
  return (
    <p className="flex items-start gap-2.5 rounded-lg bg-retrying/10 px-4 py-3">
      <Icon aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
      <span className="min-w-0 break-words">
        <span className="font-medium">{title}</span>
        <span className="text-ink-2"> · {children}</span>
      </span>
    </p>
  )
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404
