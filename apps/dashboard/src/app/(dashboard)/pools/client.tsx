'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import Link from 'next/link'
import { api } from '../../../api/browser-client.ts'
import { poolList } from '../../../api/fleet-queries.ts'
import { WATCHED_READ_MS } from '../../../api/queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { buttonClass } from '../../../components/button.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { NotUpToDate } from '../../../components/not-up-to-date.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { PoolRow } from './pool-row.tsx'

/** Every pool: how many workers it should have and has, and why. There is always one. */
export function PoolsClient() {
  const { data, error, refetch } = useQuery({ ...poolList(api), refetchInterval: WATCHED_READ_MS })
  const may = useMay('admin')
  useRowKeys()
  return (
    <>
      <PageHeader title="Pools">
        {may && (
          <Link href="/pools/new" prefetch={false} className={buttonClass('primary')}>
            <Plus aria-hidden size={14} /> New pool
          </Link>
        )}
      </PageHeader>
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonRows count={4} />}
      {data !== undefined && (
        <div className="flex flex-col gap-4 p-4 md:p-6">
          <NotUpToDate error={error} />
          <ul aria-label="Pools" className="divide-y rounded-lg border bg-surface">
            {data.items.map((pool) => (
              <PoolRow key={pool.name} pool={pool} />
            ))}
          </ul>
          <p className="max-w-prose text-ink-3">
            A pool is a set of like workers that is scaled together, between its minimum and its maximum, so that due
            tasks wait no longer than its target. A queue that no pool names is served by the open ones.
          </p>
        </div>
      )}
    </>
  )
}
