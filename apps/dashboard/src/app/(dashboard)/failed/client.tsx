'use client'

import type { TaskSummary } from '@bullwheel/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { taskList, type TaskFilters } from '../../../api/queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { Pager } from '../../../components/pager.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { LiveMark } from '../../../feed/live-mark.tsx'
import { useLiveTasks } from '../tasks/use-live-tasks.ts'
import { failedColumns } from './columns.tsx'
import { FailedBar } from './failed-bar.tsx'
import { NothingFailed } from './nothing-failed.tsx'
import { RetryOneDialog } from './retry-one-dialog.tsx'
import { failedPath, parseFailedFilters } from './search-params.ts'

/** The failed tasks with their errors, newest first, kept fresh by the feed. */
export function FailedClient() {
  const filters = parseFailedFilters(useSearchParams())
  const router = useRouter()
  const { data, error, refetch } = useQuery({ ...taskList(api, filters), placeholderData: keepPreviousData })
  const [asked, setAsked] = useState<TaskSummary | null>(null)
  const may = useMay('operator')
  useLiveTasks(filters)
  useRowKeys()
  const columns = useMemo(() => failedColumns(may ? setAsked : null), [may])
  const { state: _, cursor, ...narrowed } = filters
  const show = (next: Omit<TaskFilters, 'state'>) => window.history.pushState(null, '', failedPath(next))

  return (
    <>
      <PageHeader title="Failed" mark={<LiveMark />} />
      <FailedBar filters={filters} onChange={(change) => show({ ...narrowed, ...change })} />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows />}
      {data?.items.length === 0 && (
        <NothingFailed isFiltered={Object.keys(narrowed).length > 0} onClear={() => show({})} />
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <DataTable
            label="Failed tasks"
            rows={data.items}
            columns={columns}
            describe={({ id, type, version }) => ({
              key: id,
              href: `/tasks/${id}`,
              name: `${type}, failed, ${id}`,
              version,
            })}
          />
          <Pager
            shown={data.items.length}
            noun="task"
            isFirst={cursor === undefined}
            nextCursor={data.nextCursor}
            onFirst={() => show(narrowed)}
            onNext={(next) => router.push(failedPath({ ...narrowed, cursor: next }))}
          />
        </>
      )}
      {asked !== null && <RetryOneDialog task={asked} onClose={() => setAsked(null)} />}
    </>
  )
}
