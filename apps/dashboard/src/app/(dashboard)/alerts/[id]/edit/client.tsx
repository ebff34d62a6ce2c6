'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { oneAlert } from '../../../../../api/alert-queries.ts'
import { api } from '../../../../../api/browser-client.ts'
import { ErrorState } from '../../../../../components/error-state.tsx'
import { PageHeader } from '../../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../../components/skeleton-rows.tsx'
import NoSuchAlert from '../not-found.tsx'
import { EditAlert } from './edit-alert.tsx'

/** The form of a rule that exists. */
export function EditAlertClient({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(oneAlert(api, id))
  if (error instanceof ApiError && error.status === 404) return <NoSuchAlert />
  if (data !== undefined) return <EditAlert alert={data} />
  return (
    <>
      <PageHeader title="Edit" />
      {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
    </>
  )
}
