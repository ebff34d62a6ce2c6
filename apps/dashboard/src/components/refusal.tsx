'use client'

import { ApiError } from '@bullwheel/sdk'
import { conflictingTask } from '../api/conflicting-task.ts'
import { faultsIn } from '../api/faults-in.ts'
import { FaultList } from '../forms/fault-list.tsx'
import { StateBadge } from '../state/state-badge.tsx'

/** Why the gateway refused: the faults of the input, or what the task is now that stood in the way. */
export function Refusal({ error }: { error: Error }) {
  const faults = faultsIn(error)
  const task = conflictingTask(error)
  const title = error instanceof ApiError ? error.problem.title : 'That failed'
  const detail = error instanceof ApiError ? error.problem.detail : error.message
  // Of an input that does not fit the schema, the faults say it all.
  const isSaid = faults.length > 0 && error instanceof ApiError && error.status === 400
  return (
    <FaultList title={title} detail={isSaid ? undefined : detail} faults={faults}>
      {task !== undefined && (
        <p className="mt-1 ml-6 flex items-center gap-2">
          It is now: <StateBadge task={task} />
        </p>
      )}
    </FaultList>
  )
}
