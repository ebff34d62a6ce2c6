'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { api } from '../../../../api/browser-client.ts'
import { onePool } from '../../../../api/fleet-queries.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { DecisionCharts } from './decision-charts.tsx'
import { DecisionsPanel } from './decisions-panel.tsx'
import NoSuchPool from './not-found.tsx'
import { PoolFacts } from './pool-facts.tsx'
import { PoolHeader } from './pool-header.tsx'
import { PoolNow } from './pool-now.tsx'
import { PoolWorkers } from './pool-workers.tsx'

/** Everything about one pool. */
export function PoolClient({ name }: { name: string }) {
  const {
    data: pool,
    error,
    refetch,
  } = useQuery({ ...onePool(api, name), refetchInterval: ({ state }) => !isMissing(state.error) && WATCHED_READ_MS })
  if (isMissing(error)) return <NoSuchPool />
  if (pool === undefined) {
    return (
      <>
        <PageHeader title="Pool" />
        {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    )
  }
  return (
    <>
      <PoolHeader pool={pool} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          {error !== null && (
            <p role="alert" className="text-failed">
              Not up to date: {error.message}
            </p>
          )}
          {pool.warning !== null && (
            <p className="flex items-start gap-2.5 rounded-lg bg-retrying/10 px-4 py-3">
              <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
              <span className="min-w-0 break-words">{pool.warning}</span>
            </p>
          )}
          <PoolNow pool={pool} />
          <DecisionCharts name={name} />
          <PoolWorkers pool={pool} />
          <DecisionsPanel name={name} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <PoolFacts pool={pool} />
        </div>
      </div>
    </>
  )
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404
