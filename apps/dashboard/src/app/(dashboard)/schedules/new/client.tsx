'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { taskTypes } from '../../../../api/queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { NoTypes } from '../../../../components/no-types.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { useIsInBrowser } from '../../../../time/use-now.tsx'
import { NewSchedule } from './new-schedule.tsx'

/** A form for one schedule. It begins on the visitor's own clocks, which only the browser knows. */
export function NewScheduleClient() {
  const { data, error, refetch } = useQuery(taskTypes(api))
  const isInBrowser = useIsInBrowser()
  if (isInBrowser && data !== undefined && data.items.length > 0) return <NewSchedule types={data.items} />
  return (
    <>
      <PageHeader title="New schedule" />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {error === null && data?.items.length !== 0 && <SkeletonRows count={8} />}
      {data?.items.length === 0 && <NoTypes />}
    </>
  )
}
