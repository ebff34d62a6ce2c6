'use client'

import { useQuery } from '@tanstack/react-query'
import { CopyX } from 'lucide-react'
import { api } from '../../../api/browser-client.ts'
import { mirrorList } from '../../../api/mirror-queries.ts'
import { WATCHED_READ_MS } from '../../../api/queries.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { formatDuration } from '../../../time/format.ts'
import { mirrorColumns } from './columns.tsx'
import { MirrorWarnings } from './mirror-warnings.tsx'
import { mirrorPath } from './paths.ts'

const WORTH_A_WORD_S = 5

/** Where everything that happens is copied to, and how far each copy is behind. */
export function MirrorsClient() {
  const { data, error, refetch } = useQuery({ ...mirrorList(api), refetchInterval: WATCHED_READ_MS })
  useRowKeys()
  return (
    <>
      <PageHeader title="Mirrors" />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={5} />}
      {data !== undefined && error !== null && (
        <p role="alert" className="px-4 pt-4 text-failed md:px-6">
          Not up to date: {error.message}
        </p>
      )}
      {data !== undefined && <MirrorWarnings warnings={data.warnings} />}
      {data?.items.length === 0 && (
        <EmptyState icon={CopyX} title="No mirror has begun yet">
          <p>
            They begin with the first worker: it copies events to the statistics, to search and to what is configured.
          </p>
        </EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <div className="pt-2">
            <DataTable
              label="Mirrors"
              rows={data.items}
              columns={mirrorColumns}
              describe={({ name, state }) => ({
                key: name,
                href: mirrorPath(name),
                name: `Mirror ${name}, ${state}`,
                version: state === 'running' ? 0 : 1,
              })}
            />
          </div>
          {data.oldestTransaction !== null && data.oldestTransaction.seconds >= WORTH_A_WORD_S && (
            <p className="nums px-4 py-3 text-ink-3 md:px-6">
              The oldest transaction of this Postgres is open for{' '}
              {formatDuration(data.oldestTransaction.seconds * 1_000)} (
              {data.oldestTransaction.application ?? 'unnamed'}, pid {data.oldestTransaction.pid}).
            </p>
          )}
        </>
      )}
    </>
  )
}
