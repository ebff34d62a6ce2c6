'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { ledgerSums, taskTypes, type TaskFilters } from '../../../api/queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { FilterMenu } from '../../../components/filter-menu.tsx'
import { RetryAllDialog } from './retry-all-dialog.tsx'
import { RetryAllMenu } from './retry-all-menu.tsx'

type Props = { filters: TaskFilters; onChange: (change: { queue?: string; type?: string }) => void }

/** Which failed tasks are shown, and the way to retry all of a queue. */
export function FailedBar({ filters, onChange }: Props) {
  const { data: ledger } = useQuery(ledgerSums(api))
  const { data: types } = useQuery(taskTypes(api))
  const [queue, setQueue] = useState<string | null>(null)
  const may = useMay('operator')
  const failing = ledger?.queues.filter(({ failed }) => failed > 0) ?? []
  const asOptional = <Key extends string>(key: Key, value: string | undefined) =>
    ({ [key]: value }) as Partial<Record<Key, string>>
  return (
    <div className="sticky top-12 z-20 flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-4 max-md:top-24 max-md:py-2 md:px-6">
      <FilterMenu
        name="Queue"
        value={filters.queue}
        options={failing.map((line) => ({ value: line.queue, note: line.failed.toLocaleString('en') }))}
        onChange={(value) => onChange(asOptional('queue', value))}
      />
      <FilterMenu
        name="Type"
        value={filters.type}
        options={types?.items.map(({ type }) => ({ value: type })) ?? []}
        onChange={(value) => onChange(asOptional('type', value))}
      />
      {may && failing.length > 0 && (
        <div className="ml-auto">
          <RetryAllMenu failing={failing} chosen={filters.queue} onChoose={setQueue} />
        </div>
      )}
      {queue !== null && <RetryAllDialog queue={queue} onClose={() => setQueue(null)} />}
    </div>
  )
}
