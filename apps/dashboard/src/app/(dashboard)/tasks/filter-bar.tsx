'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { ledgerSums, taskTypes, type TaskFilters } from '../../../api/queries.ts'
import { ScheduleChip } from './schedule-chip.tsx'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { StateMenu } from './state-menu.tsx'
import { StateTabs } from './state-tabs.tsx'

type Props = { filters: TaskFilters; onChange: (change: Partial<Record<keyof TaskFilters, unknown>>) => void }

/** Counts by state that are also filters, and menus for the rest. */
export function TaskFilterBar({ filters, onChange }: Props) {
  const { data: ledger } = useQuery(ledgerSums(api))
  const { data: types } = useQuery(taskTypes(api))
  const queues = ledger?.queues.map(({ queue }) => ({ value: queue })) ?? []
  return (
    <div className="sticky top-12 z-20 flex min-h-11 shrink-0 items-center gap-x-4 border-b bg-surface px-4 max-md:top-24 max-md:flex-col max-md:items-stretch md:px-6">
      <StateTabs filters={filters} ledger={ledger} onChange={onChange} />
      <div className="ml-auto flex shrink-0 items-center gap-2 max-md:ml-0 max-md:flex-wrap max-md:pb-2">
        {filters.scheduleId !== undefined && (
          <ScheduleChip id={filters.scheduleId} onRemove={() => onChange({ scheduleId: undefined })} />
        )}
        <StateMenu chosen={filters.state} onChange={(state) => onChange({ state })} />
        <FilterMenu
          name="Queue"
          value={filters.queue}
          options={queues}
          onChange={(queue) => onChange({ queue })}
          align="right"
        />
        <FilterMenu
          name="Type"
          value={filters.type}
          options={types?.items.map(({ type }) => ({ value: type })) ?? []}
          onChange={(type) => onChange({ type })}
          align="right"
        />
      </div>
    </div>
  )
}
