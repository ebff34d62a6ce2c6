import type { Pool, WorkerState } from '@bullwheel/contracts'
import Link from 'next/link'
import { ShareBar } from '../../../components/share-bar.tsx'
import { WORKER_VIEWS } from '../../../state/worker-view.ts'
import { workersPath } from '../workers/search-params.ts'
import { workersOfPool } from './pool-words.ts'

const STATES = ['active', 'starting', 'draining', 'lost'] as const satisfies readonly WorkerState[]

/** How many workers a pool has of those that it should have, by state, and how many of their slots are taken. */
export function WorkerCounts({ pool }: { pool: Pool }) {
  const { name, desired, workers, busy, totalSlots } = pool
  const has = workersOfPool(pool)
  return (
    <div className="nums flex flex-col gap-1">
      <p>
        <Link
          href={workersPath({ pool: name })}
          prefetch={false}
          className="relative z-[2] rounded font-medium underline-offset-2 hover:text-accent hover:underline"
        >
          {has} of {desired} {desired === 1 ? 'worker' : 'workers'}
        </Link>
      </p>
      <ShareBar taken={busy} whole={totalSlots} isFull={busy > 0 && busy >= totalSlots} />
      <p className="flex flex-wrap gap-x-3 text-xs text-ink-2">
        <span>
          {busy.toLocaleString('en')} of {totalSlots.toLocaleString('en')} slots busy
        </span>
        {STATES.filter((state) => workers[state] > 0).map((state) => (
          <Link
            key={state}
            href={workersPath({ pool: name, state })}
            prefetch={false}
            className={`relative z-[2] rounded underline-offset-2 hover:underline ${WORKER_VIEWS[state].text}`}
          >
            {workers[state]} {WORKER_VIEWS[state].word.toLowerCase()}
          </Link>
        ))}
      </p>
    </div>
  )
}
