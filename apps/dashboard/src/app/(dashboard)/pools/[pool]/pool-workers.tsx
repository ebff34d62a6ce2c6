'use client'

import type { Pool } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../../../api/browser-client.ts'
import { workerList } from '../../../../api/fleet-queries.ts'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { CardGrid } from '../../workers/card-grid.tsx'
import { workersPath } from '../../workers/search-params.ts'
import { useLiveWorkers } from '../../workers/use-live-workers.ts'

/** Cards that stand here; the page of workers has all of them. */
const SHOWN = 12

/** The live workers of a pool, kept fresh by the feed. */
export function PoolWorkers({ pool: { name, state, desired } }: { pool: Pool }) {
  const { data, error } = useQuery(workerList(api))
  useLiveWorkers()
  const live = data?.items.filter(({ pool, deadAt }) => pool === name && deadAt === null) ?? []
  return (
    <section aria-label="Workers">
      <div className="mb-2 flex items-baseline gap-2">
        <h2 className="font-medium">Workers</h2>
        <Link
          href={workersPath({ pool: name })}
          prefetch={false}
          className="nums rounded text-accent underline-offset-2 hover:underline"
        >
          {live.length > SHOWN ? `All ${live.length.toLocaleString('en')}` : 'Also those that ended'}
        </Link>
      </div>
      {data === undefined && error !== null && (
        <p role="alert" className="text-failed">
          {error.message}
        </p>
      )}
      {data === undefined && error === null && <SkeletonRows count={2} />}
      {data !== undefined && live.length === 0 && (
        <p className="rounded-lg border bg-surface px-4 py-3 text-ink-3">
          {state === 'stopped'
            ? 'It is stopped, and all its workers have left.'
            : desired === 0
              ? 'It needs none now: there is nothing to do, and its minimum is 0.'
              : 'None has started yet.'}
        </p>
      )}
      <CardGrid workers={live.slice(0, SHOWN)} />
    </section>
  )
}
