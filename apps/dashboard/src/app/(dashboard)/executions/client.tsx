'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { executionList, type ExecutionFilters } from '../../../api/queries.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { Pager } from '../../../components/pager.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { LiveMark } from '../../../feed/live-mark.tsx'
import { executionColumns } from './columns.tsx'
import { ExecutionFilterBar } from './filter-bar.tsx'
import { NoExecutions } from './no-executions.tsx'
import { executionsPath, parseExecutionFilters } from './search-params.ts'
import { useLiveExecutions } from './use-live-executions.ts'

/** Attempts of all tasks, newest first, kept fresh by the feed. */
export function ExecutionsClient() {
  const filters = parseExecutionFilters(useSearchParams())
  const router = useRouter()
  const { data, error, refetch } = useQuery({ ...executionList(api, filters), placeholderData: keepPreviousData })
  useLiveExecutions()
  useRowKeys()
  const show = (next: ExecutionFilters) => window.history.pushState(null, '', executionsPath(next))

  return (
    <>
      <PageHeader title="Executions" mark={<LiveMark />} />
      <ExecutionFilterBar filters={filters} onChange={show} />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows />}
      {data?.items.length === 0 && data.nextCursor === null && (
        <NoExecutions isFiltered={Object.keys(filters).length > 0} onClear={() => show({})} />
      )}
      {data !== undefined && (data.items.length > 0 || data.nextCursor !== null) && (
        <>
          <DataTable
            label="Executions"
            rows={data.items}
            columns={executionColumns}
            describe={({ taskId, attempt, type, outcome }) => ({
              key: `${taskId} ${attempt}`,
              href: `/tasks/${taskId}`,
              name: `${type}, attempt ${attempt}, ${outcome}`,
              version: outcome === 'running' ? 0 : 1,
            })}
          />
          {data.items.length === 0 && (
            <p className="px-4 py-3 text-ink-3 md:px-6">
              None is among the executions that were looked through; older ones are a page further.
            </p>
          )}
          <Pager
            shown={data.items.length}
            noun="execution"
            isFirst={filters.cursor === undefined}
            nextCursor={data.nextCursor}
            onFirst={() => show(withoutCursor(filters))}
            onNext={(cursor) => router.push(executionsPath({ ...filters, cursor }))}
          />
        </>
      )}
    </>
  )
}

function withoutCursor(filters: ExecutionFilters): ExecutionFilters {
  const { cursor: _, ...others } = filters
  return others
}
