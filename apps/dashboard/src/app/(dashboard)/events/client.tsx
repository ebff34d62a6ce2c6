'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { eventPage } from '../../../api/event-queries.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { Pager } from '../../../components/pager.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { LiveMark } from '../../../feed/live-mark.tsx'
import { describeEvent, eventColumns } from './columns.tsx'
import { EventFilterBar } from './filter-bar.tsx'
import { NoEvents } from './no-events.tsx'
import { eventsPath, parseEvents, withChange, type EventsAddress } from './search-params.ts'
import { SourceMark } from './source-mark.tsx'
import { useLiveEvents } from './use-live-events.ts'

/** Lifecycle events of all tasks, newest first: what is in Kafka with its place there, or the event log. */
export function EventsClient({ hasKafka }: { hasKafka: boolean }) {
  const address = parseEvents(useSearchParams())
  const { isLog, ...filters } = address
  const source = hasKafka && isLog === undefined ? 'kafka' : 'log'
  const router = useRouter()
  const { data, error, refetch } = useQuery({
    ...eventPage(api, source, filters),
    placeholderData: (previous, query) => (query?.queryKey[1] === source ? keepPreviousData(previous) : undefined),
  })
  useLiveEvents(filters.cursor === undefined)
  useRowKeys()
  const show = (next: EventsAddress) => window.history.pushState(null, '', eventsPath(next))
  const isEmpty = data?.items.length === 0

  return (
    <>
      <PageHeader title="Events" mark={<LiveMark />}>
        <SourceMark
          source={source}
          hasKafka={hasKafka}
          onChange={(next) => show(withChange(address, { isLog: next === 'log' ? true : undefined }))}
        />
      </PageHeader>
      <EventFilterBar filters={filters} onChange={(change) => show(withChange(address, change))} />
      {error !== null && (
        <ErrorState
          error={error}
          awayTitle={source === 'kafka' ? 'Kafka does not answer' : 'The gateway is away'}
          onRetry={() => void refetch()}
        />
      )}
      {data === undefined && error === null && <SkeletonRows />}
      {error === null && isEmpty && (
        <NoEvents
          isFiltered={Object.keys(filters).length > 0}
          hasMore={data.nextCursor !== null}
          onClear={() => show(withChange({}, { isLog }))}
        />
      )}
      {error === null && data !== undefined && (!isEmpty || data.nextCursor !== null) && (
        <>
          {!isEmpty && (
            <DataTable label="Events" rows={data.items} columns={eventColumns(source)} describe={describeEvent} />
          )}
          <Pager
            shown={data.items.length}
            noun="event"
            isFirst={filters.cursor === undefined}
            nextCursor={data.nextCursor}
            onFirst={() => show(withChange(address, {}))}
            onNext={(cursor) => router.push(eventsPath({ ...address, cursor }))}
          />
        </>
      )}
    </>
  )
}
