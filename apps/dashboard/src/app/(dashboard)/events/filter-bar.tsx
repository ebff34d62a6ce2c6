'use client'

import { EVENT_KINDS, type EventKind } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import type { EventFilters } from '../../../api/event-queries.ts'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import { FilterChip } from '../../../components/filter-chip.tsx'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'
import { EVENT_VIEWS } from '../../../state/event-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'

type Props = { filters: EventFilters; onChange: (change: Partial<Record<keyof EventFilters, unknown>>) => void }

/** Kind, queue and type; a task when the address says one. */
export function EventFilterBar({ filters, onChange }: Props) {
  const { data: ledger } = useQuery(ledgerSums(api))
  const { data: types } = useQuery(taskTypes(api))
  return (
    <div className="sticky top-12 z-20 flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-4 py-2 max-md:top-24 md:px-6">
      <KindMenu kind={filters.kind} onChange={(kind) => onChange({ kind })} />
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
      {filters.task !== undefined && (
        <FilterChip name="Task" value={filters.task} onRemove={() => onChange({ task: undefined })} />
      )}
    </div>
  )
}

type KindProps = { kind: EventKind | undefined; onChange: (kind: EventKind | undefined) => void }

function KindMenu({ kind, onChange }: KindProps) {
  const label = kind === undefined ? 'Event' : <ViewBadge view={EVENT_VIEWS[kind]} />
  return (
    <Menu name="Filter by event" label={label} isActive={kind !== undefined}>
      <MenuOption isChosen={kind === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {EVENT_KINDS.map((option) => (
        <MenuOption key={option} isChosen={option === kind} onChoose={() => onChange(option)}>
          <ViewBadge view={EVENT_VIEWS[option]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
