import { SearchX } from 'lucide-react'
import type { SearchFilters } from '../../../api/search-queries.ts'
import { Button } from '../../../components/button.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { NO_FILTERS, type SearchChange, isFiltered } from './search-params.ts'
import { SearchSyntax } from './search-syntax.tsx'

type Props = { filters: SearchFilters; onChange: (change: SearchChange) => void }

const ALL_GONE: SearchChange = {
  ...NO_FILTERS,
  queue: undefined,
  type: undefined,
  since: undefined,
  tag: undefined,
  scheduleId: undefined,
  worker: undefined,
  taskId: undefined,
}

/** Nothing fits: why that may be, and what to do. */
export function NothingFound({ filters, onChange }: Props) {
  const noun = filters.kind === 'tasks' ? 'task' : 'line'
  const isNarrowed = isFiltered(filters)
  return (
    <EmptyState icon={SearchX} title={`No ${noun} holds all of that`}>
      <p>
        All words must be found, whole: <code className="font-mono text-xs">inv*</code> finds what begins with “inv”.
        What has just happened is found a moment later.
      </p>
      {isNarrowed ? (
        <Button onClick={() => onChange(ALL_GONE)}>Search without filters</Button>
      ) : (
        <SearchSyntax onTry={(q) => onChange({ q })} />
      )}
    </EmptyState>
  )
}
