'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import Link from 'next/link'
import { useRouter, useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { taskList, type TaskFilters } from '../../../api/queries.ts'
import { buttonClass } from '../../../components/button.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { Pager } from '../../../components/pager.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { LiveMark } from '../../../feed/live-mark.tsx'
import { taskColumns } from './columns.tsx'
import { NoTasks } from './no-tasks.tsx'
import { parseTaskFilters, tasksPath, withFilters } from './search-params.ts'
import { TaskFilterBar } from './filter-bar.tsx'
import { useLiveTasks } from './use-live-tasks.ts'

/** The list of tasks, newest first, kept fresh by the feed. Filters live in the address. */
export function TasksClient() {
  const filters = parseTaskFilters(useSearchParams())
  const router = useRouter()
  const { data, error, refetch } = useQuery({ ...taskList(api, filters), placeholderData: keepPreviousData })
  useLiveTasks(filters)
  useRowKeys()
  const show = (next: TaskFilters) => window.history.pushState(null, '', tasksPath(next))

  return (
    <>
      <PageHeader title="Tasks" mark={<LiveMark />}>
        <Link href="/submit" prefetch={false} className={buttonClass('primary')}>
          <SquarePen aria-hidden size={14} /> Submit task
        </Link>
      </PageHeader>
      <TaskFilterBar filters={filters} onChange={(change) => show(withFilters(filters, change))} />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows />}
      {data?.items.length === 0 && <NoTasks filters={filters} onClear={() => show({ state: [] })} />}
      {data !== undefined && data.items.length > 0 && (
        <>
          <DataTable
            label="Tasks"
            rows={data.items}
            columns={taskColumns}
            describe={({ id, type, state, version }) => ({
              key: id,
              href: `/tasks/${id}`,
              name: `${type}, ${state}, ${id}`,
              version,
            })}
          />
          <Pager
            shown={data.items.length}
            noun="task"
            isFirst={filters.cursor === undefined}
            nextCursor={data.nextCursor}
            onFirst={() => show(withFilters(filters, {}))}
            onNext={(cursor) => router.push(tasksPath({ ...filters, cursor }))}
          />
        </>
      )}
    </>
  )
}
