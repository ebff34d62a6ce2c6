'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { oneSchedule } from '../../../../api/schedule-queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import NoSuchSchedule from './not-found.tsx'
import { PausedNote } from './paused-note.tsx'
import { RulePanel } from './rule-panel.tsx'
import { ScheduleFacts } from './schedule-facts.tsx'
import { ScheduleHeader } from './schedule-header.tsx'
import { TaskPanel } from './task-panel.tsx'
import { TickHistory } from './tick-history.tsx'
import { UpcomingPanel } from './upcoming-panel.tsx'
import { WarningNotes } from './warning-notes.tsx'

/** Everything about one schedule. */
export function ScheduleClient({ id }: { id: string }) {
  const {
    data: schedule,
    error,
    refetch,
  } = useQuery({
    ...oneSchedule(api, id),
    refetchInterval: ({ state }) => !isMissing(state.error) && WATCHED_READ_MS,
  })
  if (isMissing(error)) return <NoSuchSchedule />
  if (schedule === undefined) {
    return (
      <>
        <PageHeader title="Schedule" />
        {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    )
  }
  return (
    <>
      <ScheduleHeader schedule={schedule} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          {error !== null && (
            <p role="alert" className="text-failed">
              Not up to date: {error.message}
            </p>
          )}
          <WarningNotes schedule={schedule} />
          {schedule.pause !== null && <PausedNote pause={schedule.pause} />}
          <RulePanel schedule={schedule} />
          <TickHistory schedule={schedule} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <UpcomingPanel schedule={schedule} />
          <ScheduleFacts schedule={schedule} />
          <TaskPanel task={schedule.task} />
        </div>
      </div>
    </>
  )
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404
