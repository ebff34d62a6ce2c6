'use client'

import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { WATCHED_READ_MS, systemHealth, ledgerSums, systemInfo } from '../../../api/queries.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { ErrorState } from '../../../components/error-state.tsx'
import { NotUpToDate } from '../../../components/not-up-to-date.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { HealthPanel } from './health-panel.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { ResetPanel } from './reset-panel.tsx'
import { RolesPanel } from './roles-panel.tsx'
import { VersionsPanel } from './versions-panel.tsx'
import { WorkersPanel } from './workers-panel.tsx'

const READ_AGAIN = { refetchInterval: WATCHED_READ_MS }

/** How the system is, who does what in it, and whether its books agree. */
export function SystemClient() {
  const health = useQuery({ ...systemHealth(api), ...READ_AGAIN })
  const system = useQuery({ ...systemInfo(api), ...READ_AGAIN })
  const ledger = useQuery({ ...ledgerSums(api), ...READ_AGAIN })
  const isAdmin = useMay('admin')
  const error = health.error ?? system.error ?? ledger.error
  const isRead = health.data !== undefined && system.data !== undefined && ledger.data !== undefined
  const readAll = () => void Promise.all([health.refetch(), system.refetch(), ledger.refetch()])

  return (
    <>
      <PageHeader title="System" />
      {!isRead && error !== null && <ErrorState error={error} onRetry={readAll} />}
      {!isRead && error === null && <SkeletonRows />}
      {isRead && (
        <div className="flex min-w-0 flex-col gap-4 p-4 md:p-6">
          <NotUpToDate error={error} />
          <div className="grid gap-4 lg:grid-cols-3">
            <HealthPanel health={health.data} />
            <RolesPanel roles={system.data.roles} />
            <VersionsPanel system={system.data} />
          </div>
          <WorkersPanel workers={system.data.workers} />
          <LedgerPanel ledger={ledger.data} />
          {isAdmin && <ResetPanel ledger={ledger.data} />}
        </div>
      )}
    </>
  )
}
