'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { oneWorker } from '../../../../api/fleet-queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { useLiveWorkers } from '../use-live-workers.ts'
import NoSuchWorker from './not-found.tsx'
import { RunningPanel } from './running-panel.tsx'
import { RunsPanel } from './runs-panel.tsx'
import { WorkerFacts } from './worker-facts.tsx'
import { WorkerFigures } from './worker-figures.tsx'
import { WorkerHeader } from './worker-header.tsx'
import { WorkerNote } from './worker-note.tsx'

/** Everything about one worker, kept fresh by the feed. */
export function WorkerClient({ id }: { id: string }) {
  const { data: worker, error, refetch } = useQuery(oneWorker(api, id))
  useLiveWorkers()
  if (error instanceof ApiError && error.status === 404) return <NoSuchWorker />
  if (worker === undefined) {
    return (
      <>
        <PageHeader title="Worker" />
        {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    )
  }
  return (
    <>
      <WorkerHeader worker={worker} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          {error !== null && (
            <p role="alert" className="text-failed">
              Not up to date: {error.message}
            </p>
          )}
          <WorkerNote worker={worker} />
          <WorkerFigures worker={worker} />
          <RunningPanel worker={worker} />
          <RunsPanel worker={worker} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <WorkerFacts worker={worker} />
        </div>
      </div>
    </>
  )
}
