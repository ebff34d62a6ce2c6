'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { WATCHED_READ_MS, queueList } from '../../../api/queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { Button } from '../../../components/button.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { queueColumns } from './columns.tsx'
import { NewQueueDialog } from './new-queue-dialog.tsx'
import { NoQueues } from './no-queues.tsx'
import { queuePath } from './paths.ts'
import { QueueBar } from './queue-bar.tsx'

/** Every queue: how it stands, what waits in it and how fast it goes. */
export function QueuesClient() {
  const { data, error, refetch } = useQuery({ ...queueList(api), refetchInterval: WATCHED_READ_MS })
  const [search, setSearch] = useState('')
  const [isMaking, setIsMaking] = useState(false)
  const may = useMay('operator')
  useRowKeys()
  const shown = data?.items.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase())) ?? []

  return (
    <>
      <PageHeader title="Queues">
        {may && (
          <Button onClick={() => setIsMaking(true)}>
            <Plus aria-hidden size={14} /> New queue
          </Button>
        )}
      </PageHeader>
      <QueueBar queues={data?.items} search={search} onSearch={setSearch} error={error} />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={6} />}
      {data !== undefined && shown.length === 0 && (
        <NoQueues isFiltered={data.items.length > 0} onClear={() => setSearch('')} />
      )}
      {shown.length > 0 && (
        <DataTable
          label="Queues"
          rows={shown}
          columns={queueColumns}
          describe={({ name, paused }) => ({
            key: name,
            href: queuePath(name),
            name: `Queue ${name}${paused ? ', paused' : ''}`,
            version: paused ? 1 : 0,
          })}
        />
      )}
      {isMaking && <NewQueueDialog known={data?.items ?? []} onClose={() => setIsMaking(false)} />}
    </>
  )
}
