'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import type { ScheduleFilters } from '../../../api/schedule-queries.ts'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { NameSearch } from './name-search.tsx'
import { ScheduleStateMenu } from './schedule-state-menu.tsx'

type Props = {
  filters: ScheduleFilters
  error: Error | null
  onChange: (change: Partial<Record<keyof ScheduleFilters, unknown>>) => void
}

/** Part of the name, state, type and queue. */
export function ScheduleFilterBar({ filters, error, onChange }: Props) {
  const { data: ledger } = useQuery(ledgerSums(api))
  const { data: types } = useQuery(taskTypes(api))
  return (
    <div className="sticky top-12 z-20 flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-4 py-1.5 max-md:top-24 md:px-6">
      <NameSearch value={filters.search ?? ''} onChange={(search) => onChange({ search })} />
      <ScheduleStateMenu state={filters.state} onChange={(state) => onChange({ state })} />
      <FilterMenu
        name="Type"
        value={filters.type}
        options={types?.items.map(({ type }) => ({ value: type })) ?? []}
        onChange={(type) => onChange({ type })}
      />
      <FilterMenu
        name="Queue"
        value={filters.queue}
        options={ledger?.queues.map(({ queue }) => ({ value: queue })) ?? []}
        onChange={(queue) => onChange({ queue })}
      />
      {error !== null && (
        <span role="alert" className="ml-auto truncate text-failed">
          Not up to date: {error.message}
        </span>
      )}
    </div>
  )
}
