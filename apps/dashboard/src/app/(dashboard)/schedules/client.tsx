'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CalendarPlus, Grid3x3 } from 'lucide-react'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../api/queries.ts'
import { scheduleList, type ScheduleFilters } from '../../../api/schedule-queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { buttonClass } from '../../../components/button.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { Pager } from '../../../components/pager.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { scheduleColumns } from './columns.tsx'
import { ScheduleFilterBar } from './filter-bar.tsx'
import { NoSchedules } from './no-schedules.tsx'
import { schedulePath } from './paths.ts'
import { parseScheduleFilters, schedulesPath, withFilters } from './search-params.ts'

const BY_NAME = { order: 'by name', first: 'First', next: 'More' }

/** Every schedule: what its rule means, when it runs next, how its last tick went and what is wrong with it. */
export function SchedulesClient() {
  const filters = parseScheduleFilters(useSearchParams())
  const router = useRouter()
  const { data, error, refetch } = useQuery({
    ...scheduleList(api, filters),
    placeholderData: keepPreviousData,
    refetchInterval: WATCHED_READ_MS,
  })
  useRowKeys()
  const show = (next: ScheduleFilters) => window.history.pushState(null, '', schedulesPath(next))

  return (
    <>
      <SchedulesHeader />
      <ScheduleFilterBar
        filters={filters}
        error={data === undefined ? null : error}
        onChange={(change) => show(withFilters(filters, change))}
      />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={8} />}
      {data?.items.length === 0 && (
        <NoSchedules isFiltered={Object.keys(filters).length > 0} onClear={() => show({})} />
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <DataTable
            label="Schedules"
            rows={data.items}
            columns={scheduleColumns}
            describe={({ id, name, state, runs }) => ({
              key: id,
              href: schedulePath(id),
              name: `Schedule ${name}, ${state}`,
              version: runs * 4 + ['active', 'paused', 'ended'].indexOf(state),
            })}
          />
          <Pager
            shown={data.items.length}
            noun="schedule"
            isFirst={filters.cursor === undefined}
            nextCursor={data.nextCursor}
            words={BY_NAME}
            onFirst={() => show(withFilters(filters, {}))}
            onNext={(cursor) => router.push(schedulesPath({ ...filters, cursor }))}
          />
        </>
      )}
    </>
  )
}

function SchedulesHeader() {
  const may = useMay('operator')
  return (
    <PageHeader title="Schedules">
      <Link href="/schedules/forecast" prefetch={false} className={buttonClass()}>
        <Grid3x3 aria-hidden size={14} /> Forecast
      </Link>
      {may && (
        <Link href="/schedules/new" prefetch={false} className={buttonClass('primary')}>
          <CalendarPlus aria-hidden size={14} /> New schedule
        </Link>
      )}
    </PageHeader>
  )
}
