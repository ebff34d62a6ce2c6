'use client'

import type { Task } from '@bullwheel/contracts'
import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { oneTask } from '../../../../api/queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { stateAt } from '../../../../state/state-view.ts'
import { useAtPresent } from '../../../../time/use-now.tsx'
import { Attempts } from './attempts.tsx'
import { Facts } from './facts.tsx'
import NoSuchTask from './not-found.tsx'
import { PayloadPanel } from './payload-panel.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { ResultPanel } from './result-panel.tsx'
import { TaskError } from './task-error.tsx'
import { TaskEvents } from './task-events.tsx'
import { TaskHeader } from './task-header.tsx'
import { TaskLogs } from './task-logs.tsx'
import { useLiveTask } from './use-live-task.ts'
import { WaitingNote } from './waiting-note.tsx'

/** What a due task waits for changes without any event of its own. */
const QUEUED_READ_MS = 3_000

/** Everything about one task. */
export function TaskClient({ id }: { id: string }) {
  const { isDeleted, lines } = useLiveTask(id)
  const {
    data: task,
    error,
    refetch,
  } = useQuery({
    ...oneTask(api, id),
    refetchInterval: ({ state: { data } }) => !isDeleted && data !== undefined && isQueued(data) && QUEUED_READ_MS,
  })
  // A task turns queued by the clock alone; the page then begins to read.
  useAtPresent((now) => task !== undefined && isQueued(task, now))

  if (isDeleted || (error instanceof ApiError && error.status === 404)) return <NoSuchTask />
  if (task === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (task === undefined) return <SkeletonRows count={8} />
  return (
    <>
      <TaskHeader task={task} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_20rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          <WaitingNote task={task} />
          <ProgressPanel task={task} />
          {task.error !== null && <TaskError error={task.error} />}
          <Attempts task={task} />
          <PayloadPanel payload={task.payload} />
          <ResultPanel task={task} />
          <TaskLogs task={task} live={lines} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Facts task={task} />
          <TaskEvents id={id} />
        </div>
      </div>
    </>
  )
}

const isQueued = (task: Task, now = Date.now()) => stateAt(task, now) === 'queued'
