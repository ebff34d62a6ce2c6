'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { oneAlert } from '../../../../api/alert-queries.ts'
import { api } from '../../../../api/browser-client.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { AlertFacts } from './alert-facts.tsx'
import { AlertHeader } from './alert-header.tsx'
import { IncidentsPanel } from './incidents-panel.tsx'
import NoSuchAlert from './not-found.tsx'
import { NotificationsPanel } from './notifications-panel.tsx'

const READ_MS = 5_000

/** Everything about one rule. */
export function AlertClient({ id }: { id: string }) {
  const {
    data: alert,
    error,
    refetch,
  } = useQuery({ ...oneAlert(api, id), refetchInterval: ({ state }) => !isMissing(state.error) && READ_MS })
  if (isMissing(error)) return <NoSuchAlert />
  if (alert === undefined) {
    return (
      <>
        <PageHeader title="Alert rule" />
        {error === null ? <SkeletonRows count={8} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    )
  }
  return (
    <>
      <AlertHeader alert={alert} />
      <div className="grid gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-6">
        <div className="flex min-w-0 flex-col gap-4">
          {error !== null && (
            <p role="alert" className="text-failed">
              Not up to date: {error.message}
            </p>
          )}
          {alert.fault !== null && (
            <p className="flex items-start gap-2.5 rounded-lg bg-retrying/10 px-4 py-3">
              <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
              <span className="min-w-0 break-words">
                <span className="font-medium">It holds still</span>
                <span className="text-ink-2"> · {alert.fault}</span>
              </span>
            </p>
          )}
          <IncidentsPanel alert={alert} />
          <NotificationsPanel id={id} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <AlertFacts alert={alert} />
        </div>
      </div>
    </>
  )
}

const isMissing = (error: Error | null) => error instanceof ApiError && error.status === 404
