import type { Pool } from '@bullwheel/contracts'
import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { POOL_VIEWS } from '../../../state/pool-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { formatDuration } from '../../../time/format.ts'
import { poolPath } from './paths.ts'
import { queuesWords } from './pool-words.ts'
import { PoolSwitch } from './pool-switch.tsx'
import { WorkerCounts } from './worker-counts.tsx'

/** One pool: how it stands, how many workers it has of those that it should have, and why so many. */
export function PoolRow({ pool }: { pool: Pool }) {
  const { name, state, slots, min, max, steal, targetWait, reason, warning, isTemporary } = pool
  return (
    <li className="relative grid grid-cols-[6.5rem_minmax(0,1fr)_minmax(0,17rem)_auto] items-start gap-x-4 gap-y-1 px-4 py-3 hover:bg-hover max-lg:grid-cols-[minmax(0,1fr)_auto]">
      <Link
        href={poolPath(name)}
        prefetch={false}
        data-row-link
        aria-label={`Pool ${name}, ${POOL_VIEWS[state].word}`}
        className="absolute inset-0 z-[1] -outline-offset-2!"
      />
      <ViewBadge view={POOL_VIEWS[state]} />
      <div className="min-w-0 max-lg:order-3 max-lg:col-span-2">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium break-words">{name}</span>
          <span className="break-words text-ink-2">serves {queuesWords(pool)}</span>
        </p>
        <p className="break-words text-ink-2">{reason}</p>
        {warning !== null && (
          <p className="flex items-start gap-1.5 break-words text-retrying">
            <TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0" /> {warning}
          </p>
        )}
        <p className="nums text-xs break-words text-ink-3">
          {min} to {max} workers · {slots} {slots === 1 ? 'slot' : 'slots'} each · target wait{' '}
          {formatDuration(targetWait)}
          {steal && ' · steals when idle'}
          {isTemporary && ' · goes with its last worker'}
        </p>
      </div>
      <div className="max-lg:order-4 max-lg:col-span-2">
        <WorkerCounts pool={pool} />
      </div>
      <div className="relative z-[2] max-lg:order-2">
        <PoolSwitch pool={pool} />
      </div>
    </li>
  )
}
