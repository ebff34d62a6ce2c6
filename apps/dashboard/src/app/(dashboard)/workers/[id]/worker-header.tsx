'use client'

import type { Worker } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { WORKER_VIEWS } from '../../../../state/worker-view.ts'
import { WORKERS_CRUMB } from '../paths.ts'
import { WorkerActions } from './worker-actions.tsx'

/** Which worker this is, how it stands, and what can be done about it. */
export function WorkerHeader({ worker }: { worker: Worker }) {
  return (
    <RecordHeader list={WORKERS_CRUMB} title={worker.id} isId>
      <ViewBadge view={WORKER_VIEWS[worker.state]} isLarge />
      <WorkerActions worker={worker} />
    </RecordHeader>
  )
}
