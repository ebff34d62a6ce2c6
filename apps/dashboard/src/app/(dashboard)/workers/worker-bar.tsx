'use client'

import { WORKER_STATES, type Worker } from '@bullwheel/contracts'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { WORKER_VIEWS } from '../../../state/worker-view.ts'
import { type WorkerFilters, fits } from './search-params.ts'

type Props = {
  workers: readonly Worker[] | undefined
  filters: WorkerFilters
  onChange: (filters: WorkerFilters) => void
  error: Error | null
}

/** Which workers are shown, and how many of their slots are taken. */
export function WorkerBar({ workers = [], filters, onChange, error }: Props) {
  const change = (name: keyof WorkerFilters, value: string | undefined) => {
    const { [name]: _, ...others } = filters
    onChange(value === undefined ? others : { ...others, [name]: value })
  }
  const live = workers.filter(fits(filters)).filter(({ deadAt }) => deadAt === null)
  const sum = (of: (worker: Worker) => number): string =>
    live.reduce((total, worker) => total + of(worker), 0).toLocaleString('en')
  return (
    <div className="sticky top-12 z-20 flex h-11 shrink-0 items-center gap-2 border-b bg-surface px-4 max-md:top-24 max-md:h-13 md:px-6">
      <FilterMenu
        name="Pool"
        value={filters.pool}
        options={optionsOf(workers, 'pool')}
        onChange={(pool) => change('pool', pool)}
      />
      <StateMenu workers={workers} value={filters.state} onChange={(state) => change('state', state)} />
      <FilterMenu
        name="Host"
        value={filters.host}
        options={optionsOf(workers, 'host')}
        onChange={(host) => change('host', host)}
      />
      <span className="nums ml-auto truncate text-ink-3">
        {live.length.toLocaleString('en')} live
        <span className="max-sm:hidden">
          , {sum(({ busy }) => busy)} of {sum(({ allowed }) => allowed)} slots busy
        </span>
      </span>
      {error !== null && workers.length > 0 && (
        <span role="alert" className="truncate text-failed">
          Not up to date: {error.message}
        </span>
      )}
    </div>
  )
}

function optionsOf(workers: readonly Worker[], field: 'pool' | 'host'): { value: string; note: string }[] {
  return [...Map.groupBy(workers, (worker) => worker[field])]
    .map(([value, own]) => ({ value, note: String(own.length) }))
    .toSorted((a, b) => a.value.localeCompare(b.value))
}

type StateProps = {
  workers: readonly Worker[]
  value: Worker['state'] | undefined
  onChange: (state: Worker['state'] | undefined) => void
}

function StateMenu({ workers, value, onChange }: StateProps) {
  const label = value === undefined ? 'State' : <ViewBadge view={WORKER_VIEWS[value]} />
  return (
    <Menu name="Filter by state" label={label} isActive={value !== undefined}>
      <MenuOption isChosen={value === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {WORKER_STATES.map((option) => (
        <MenuOption
          key={option}
          isChosen={option === value}
          onChoose={() => onChange(option)}
          note={workers.filter(({ state }) => state === option).length}
        >
          <ViewBadge view={WORKER_VIEWS[option]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
