'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../api/browser-client.ts'
import { onePool } from '../../../../../api/fleet-queries.ts'
import { ErrorState } from '../../../../../components/error-state.tsx'
import { PageHeader } from '../../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../../components/skeleton-rows.tsx'
import NoSuchPool from '../not-found.tsx'
import { EditPool } from './edit-pool.tsx'

/** The form of a pool that exists. */
export function EditPoolClient({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(onePool(api, name))
  if (error instanceof ApiError && error.status === 404) return <NoSuchPool />
  if (data !== undefined) return <EditPool pool={data} />
  return (
    <>
      <PageHeader title="Edit" />
      {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
    </>
  )
}
