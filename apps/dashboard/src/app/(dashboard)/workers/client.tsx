'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { poolList, workerList } from '../../../api/fleet-queries.ts'
import { ErrorState } from '../../../components/error-state.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { LiveMark } from '../../../feed/live-mark.tsx'
import { EndedWorkers } from './ended-workers.tsx'
import { NoWorkers } from './no-workers.tsx'
import { PoolOfCards } from './pool-of-cards.tsx'
import { type WorkerFilters, fits, parseWorkerFilters, workersPath } from './search-params.ts'
import { useLiveWorkers } from './use-live-workers.ts'
import { WorkerBar } from './worker-bar.tsx'

const POOLS_MS = 5_000

/** Every worker: what it runs and how it is, by pool, kept fresh by the feed. */
export function WorkersClient() {
  const filters = parseWorkerFilters(useSearchParams())
  const { data, error, refetch } = useQuery(workerList(api))
  const { data: pools } = useQuery({ ...poolList(api), refetchInterval: POOLS_MS })
  useLiveWorkers()
  useRowKeys()
  const show = (next: WorkerFilters) => window.history.pushState(null, '', workersPath(next))
  const shown = data?.items.filter(fits(filters)) ?? []
  const live = shown.filter(({ deadAt }) => deadAt === null)
  const ended = shown.filter(({ deadAt }) => deadAt !== null)
  const byPool = [...Map.groupBy(live, ({ pool }) => pool)].toSorted(([a], [b]) => a.localeCompare(b))

  return (
    <>
      <PageHeader title="Workers" mark={<LiveMark />} />
      <WorkerBar workers={data?.items} filters={filters} onChange={show} error={error} />
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={6} />}
      {data !== undefined && (
        <div className="flex flex-col gap-6 p-4 md:p-6">
          {live.length === 0 && (ended.length === 0 || Object.keys(filters).length === 0) && (
            <NoWorkers
              isFiltered={Object.keys(filters).length > 0}
              isWanted={pools?.items.some(({ desired }) => desired > 0) ?? true}
              onClear={() => show({})}
            />
          )}
          {byPool.map(([pool, workers]) => (
            <PoolOfCards key={pool} pool={pool} workers={workers} />
          ))}
          {ended.length > 0 && <EndedWorkers workers={ended} />}
        </div>
      )}
    </>
  )
}
