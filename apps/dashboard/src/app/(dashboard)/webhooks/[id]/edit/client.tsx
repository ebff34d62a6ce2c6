'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../api/browser-client.ts'
import { oneWebhook } from '../../../../../api/webhook-queries.ts'
import { ErrorState } from '../../../../../components/error-state.tsx'
import { PageHeader } from '../../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../../components/skeleton-rows.tsx'
import NoSuchWebhook from '../not-found.tsx'
import { EditWebhook } from './edit-webhook.tsx'

/** The form of a webhook that exists. */
export function EditWebhookClient({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(oneWebhook(api, id))
  if (error instanceof ApiError && error.status === 404) return <NoSuchWebhook />
  if (data !== undefined) return <EditWebhook webhook={data} />
  return (
    <>
      <PageHeader title="Edit" />
      {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
    </>
  )
}
