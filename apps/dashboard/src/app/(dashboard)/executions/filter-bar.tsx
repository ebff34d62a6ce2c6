'use client'

import { ATTEMPT_OUTCOMES, type AttemptOutcome } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { ledgerSums, taskTypes, type ExecutionFilters } from '../../../api/queries.ts'
import { FilterChip } from '../../../components/filter-chip.tsx'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'
import { OUTCOME_VIEWS } from '../../../state/outcome-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'

type Props = { filters: ExecutionFilters; onChange: (filters: ExecutionFilters) => void }

/** Outcome, queue, type and worker. A changed filter begins at the newest page. */
export function ExecutionFilterBar({ filters, onChange }: Props) {
  const { data: ledger } = useQuery(ledgerSums(api))
  const { data: types } = useQuery(taskTypes(api))
  const change = (name: keyof ExecutionFilters, value: string | undefined) => {
    const { cursor: _, [name]: __, ...others } = filters
    onChange(value === undefined ? others : { ...others, [name]: value })
  }
  return (
    <div className="sticky top-12 z-20 flex h-11 shrink-0 items-center gap-2 border-b bg-surface px-4 max-md:top-24 max-md:h-13 md:px-6">
      <OutcomeMenu outcome={filters.outcome} onChange={(outcome) => change('outcome', outcome)} />
      <FilterMenu
        name="Queue"
        value={filters.queue}
        options={ledger?.queues.map(({ queue }) => ({ value: queue })) ?? []}
        onChange={(queue) => change('queue', queue)}
      />
      <FilterMenu
        name="Type"
        value={filters.type}
        options={types?.items.map(({ type }) => ({ value: type })) ?? []}
        onChange={(type) => change('type', type)}
      />
      {filters.worker !== undefined && (
        <FilterChip name="Worker" value={filters.worker} onRemove={() => change('worker', undefined)} />
      )}
    </div>
  )
}

type OutcomeProps = { outcome: AttemptOutcome | undefined; onChange: (outcome: AttemptOutcome | undefined) => void }

function OutcomeMenu({ outcome, onChange }: OutcomeProps) {
  const label = outcome === undefined ? 'Outcome' : <ViewBadge view={OUTCOME_VIEWS[outcome]} />
  return (
    <Menu name="Filter by outcome" label={label} isActive={outcome !== undefined}>
      <MenuOption isChosen={outcome === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {ATTEMPT_OUTCOMES.map((option) => (
        <MenuOption key={option} isChosen={option === outcome} onChoose={() => onChange(option)}>
          <ViewBadge view={OUTCOME_VIEWS[option]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
