'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { WATCHED_READ_MS, oneQueue } from '../../../../api/queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import NoSuchQueue from './not-found.tsx'
import { PausedNote } from './paused-note.tsx'
import { PriorityHistogram } from './priority-histogram.tsx'
import { QueueFlow } from './queue-flow.tsx'
import { QueueHeader } from './queue-header.tsx'
import { QueueSettings } from './queue-settings.tsx'
import { QueueTasks } from './queue-tasks.tsx'

/** Everything about one queue. */
export function QueueClient({ name }: { name: string }) {
  const {
    data: queue,
    error,
    refetch,
  } = useQuery({
    ...oneQueue(api, name),
    refetchInterval: ({ state }) => !isMissing(state.error) && WATCHED_READ_MS,
  })
  if (isMissing(error)) return <NoSuchQueue />
  if (queue === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (queue === undefined) return <SkeletonRows count={8} />
  return (
    <>
      <QueueHeader queue={queue} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_20rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          {error !== null && (
            <p role="alert" className="text-failed">
              Not up to date: {error.message}
            </p>
          )}
          {queue.paused && <PausedNote queue={queue} />}
          <QueueTasks queue={queue} />
          <PriorityHistogram queue={queue} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <QueueFlow queue={queue} />
          <QueueSettings queue={queue} />
        </div>
      </div>
    </>
  )
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404
