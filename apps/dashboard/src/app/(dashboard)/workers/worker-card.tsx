'use client'

import type { Worker } from '@bullwheel/contracts'
import Link from 'next/link'
import { memo } from 'react'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { WORKER_VIEWS } from '../../../state/worker-view.ts'
import { executionsPath } from '../executions/search-params.ts'
import { workerPath } from './paths.ts'
import { RunningTasks } from './running-tasks.tsx'
import { SlotBar } from './slot-bar.tsx'
import { VitalSigns } from './vital-signs.tsx'
import { WorkerMenu } from './worker-menu.tsx'

/** How many of the tasks that it runs stand on a card. */
const SHOWN = 3

/**
 * One worker at a glance. Cards out of sight are not drawn, and one that did not change is not made anew: there may be
 * hundreds.
 */
export const WorkerCard = memo(function WorkerCard({ worker }: { worker: Worker }) {
  const { id, host, pid, state, reason, running, busy } = worker
  return (
    <li className="relative flex min-w-0 flex-col gap-2 rounded-lg border bg-surface px-3 pt-2 pb-2.5 [contain-intrinsic-size:auto_11rem] [content-visibility:auto] hover:border-line-strong focus-within:[content-visibility:visible] has-[[aria-expanded=true]]:[content-visibility:visible]">
      <Link
        href={workerPath(id)}
        prefetch={false}
        data-row-link
        aria-label={`Worker ${id}, ${WORKER_VIEWS[state].word}`}
        className="absolute inset-0 z-[1] rounded-lg -outline-offset-2!"
      />
      <div className="flex min-h-7 items-center gap-2">
        <ViewBadge view={WORKER_VIEWS[state]} />
        <span title={id} className="min-w-0 flex-1 truncate font-mono text-xs">
          {id}
        </span>
        <WorkerMenu worker={worker} />
      </div>
      {reason !== null && (
        <p className="-mt-1 text-xs break-words text-ink-2">
          {state === 'active' && 'Slowed down: '}
          {reason}
        </p>
      )}
      <SlotBar worker={worker} />
      {running.length > 0 && (
        <div>
          <RunningTasks tasks={running.slice(0, SHOWN)} />
          {busy > SHOWN && (
            <Link
              href={executionsPath({ worker: id, outcome: 'running' })}
              prefetch={false}
              className="nums relative z-[2] rounded text-xs text-ink-3 underline-offset-2 hover:text-accent hover:underline"
            >
              and {busy - Math.min(SHOWN, running.length)} more
            </Link>
          )}
        </div>
      )}
      <div className="mt-auto flex flex-col gap-1">
        <VitalSigns worker={worker} />
        <p className="nums truncate text-xs text-ink-3">
          {host} · pid {pid}
          {worker.version !== null && ` · ${worker.version}`}
        </p>
      </div>
    </li>
  )
})
