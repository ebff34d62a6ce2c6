'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../../api/browser-client.ts'
import { taskTypes } from '../../../../../api/queries.ts'
import { oneSchedule } from '../../../../../api/schedule-queries.ts'
import { ErrorState } from '../../../../../components/error-state.tsx'
import { PageHeader } from '../../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../../components/skeleton-rows.tsx'
import { useIsInBrowser } from '../../../../../time/use-now.tsx'
import NoSuchSchedule from '../not-found.tsx'
import { EditSchedule } from './edit-schedule.tsx'

/** The form of a schedule that exists. */
export function EditScheduleClient({ id }: { id: string }) {
  const schedule = useQuery(oneSchedule(api, id))
  const types = useQuery(taskTypes(api))
  const isInBrowser = useIsInBrowser()
  const error = schedule.error ?? types.error
  if (error instanceof ApiError && error.status === 404) return <NoSuchSchedule />
  if (isInBrowser && schedule.data !== undefined && types.data !== undefined) {
    return <EditSchedule schedule={schedule.data} types={types.data.items} />
  }
  return (
    <>
      <PageHeader title="Edit" />
      {error === null ? (
        <SkeletonRows count={8} />
      ) : (
        <ErrorState error={error} onRetry={() => void (schedule.error === null ? types : schedule).refetch()} />
      )}
    </>
  )
}
