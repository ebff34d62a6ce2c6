'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import type { SearchFilters } from '../../../api/search-queries.ts'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { ScheduleChip } from '../tasks/schedule-chip.tsx'
import { StateMenu } from '../tasks/state-menu.tsx'
import { FilterChip } from '../../../components/filter-chip.tsx'
import { LevelMenu } from '../../../components/level-menu.tsx'
import type { SearchChange } from './search-params.ts'
import { SpanMenu } from './span-menu.tsx'

type Props = { filters: SearchFilters; onChange: (change: SearchChange) => void }

/** What narrows a search beside its words; those that only an address can say are shown to be taken away. */
export function SearchFilterBar({ filters, onChange }: Props) {
  const { data: ledger } = useQuery(ledgerSums(api))
  const { data: types } = useQuery(taskTypes(api))
  const { kind, scheduleId, state, level, since } = filters
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b px-4 pt-1 pb-3 md:px-6">
      {kind === 'tasks' ? (
        <StateMenu chosen={state} onChange={(chosen) => onChange({ state: chosen })} />
      ) : (
        <LevelMenu chosen={level} onChange={(chosen) => onChange({ level: chosen })} />
      )}
      <FilterMenu
        name="Queue"
        value={filters.queue}
        options={ledger?.queues.map(({ queue }) => ({ value: queue })) ?? []}
        onChange={(queue) => onChange({ queue })}
      />
      <FilterMenu
        name="Type"
        value={filters.type}
        options={types?.items.map(({ type }) => ({ value: type })) ?? []}
        onChange={(type) => onChange({ type })}
      />
      <SpanMenu
        name={kind === 'tasks' ? 'Created' : 'Written'}
        value={since}
        onChange={(span) => onChange({ since: span })}
      />
      {scheduleId !== undefined && (
        <ScheduleChip id={scheduleId} onRemove={() => onChange({ scheduleId: undefined })} />
      )}
      {(['tag', 'worker', 'taskId'] as const).map((name) => {
        const value = filters[name]
        return (
          value !== undefined && (
            <FilterChip key={name} name={WORDS[name]} value={value} onRemove={() => onChange({ [name]: undefined })} />
          )
        )
      })}
    </div>
  )
}

const WORDS = { tag: 'Tag', worker: 'Worker', taskId: 'Task' } as const
