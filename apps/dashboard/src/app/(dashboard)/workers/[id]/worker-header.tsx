'use client'

import type { Worker } from '@bullwheel/contracts'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { WORKER_VIEWS } from '../../../../state/worker-view.ts'
import { WORKERS_CRUMB } from '../paths.ts'
import { WorkerActions } from './worker-actions.tsx'

/** Which worker this is, how it stands, and what can be done about it. */
export function WorkerHeader({ worker }: { worker: Worker }) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <Crumbs trail={[WORKERS_CRUMB]} />
      <h1 className="min-w-0 truncate font-mono text-sm font-semibold tracking-tight">{worker.id}</h1>
      <ViewBadge view={WORKER_VIEWS[worker.state]} isLarge />
      <WorkerActions worker={worker} />
    </header>
  )
}
