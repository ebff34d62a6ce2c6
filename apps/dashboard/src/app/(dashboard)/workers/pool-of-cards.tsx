'use client'

import type { Worker } from '@bullwheel/contracts'
import Link from 'next/link'
import { poolPath } from '../pools/paths.ts'
import { CardGrid } from './card-grid.tsx'

/** The live workers of one pool, a card each. */
export function PoolOfCards({ pool, workers }: { pool: string; workers: readonly Worker[] }) {
  const sum = (of: (worker: Worker) => number): string =>
    workers.reduce((total, worker) => total + of(worker), 0).toLocaleString('en')
  return (
    <section aria-label={`Pool ${pool}`}>
      <h2 className="mb-2 flex flex-wrap items-baseline gap-x-2">
        <Link
          href={poolPath(pool)}
          prefetch={false}
          className="rounded font-medium underline-offset-2 hover:text-accent hover:underline"
        >
          {pool}
        </Link>
        <span className="nums text-ink-3">
          {workers.length.toLocaleString('en')} {workers.length === 1 ? 'worker' : 'workers'}, {sum(({ busy }) => busy)}{' '}
          of {sum(({ allowed }) => allowed)} slots busy
        </span>
      </h2>
      <CardGrid workers={workers} />
    </section>
  )
}
