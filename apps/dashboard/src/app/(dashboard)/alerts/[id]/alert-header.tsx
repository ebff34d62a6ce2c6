'use client'

import type { Alert } from '@bullwheel/contracts'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { MUTED_VIEW, alertView } from '../../../../state/alert-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { ALERTS_CRUMB } from '../paths.ts'
import { useIsMuted } from '../use-is-muted.ts'
import { AlertActions } from './alert-actions.tsx'

/** Which rule this is, whether it fires, and what can be done about it. */
export function AlertHeader({ alert }: { alert: Alert }) {
  const isMuted = useIsMuted(alert)
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <Crumbs trail={[ALERTS_CRUMB]} />
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{alert.name}</h1>
      <ViewBadge view={alertView(alert)} isLarge />
      {isMuted && <ViewBadge view={MUTED_VIEW} isLarge />}
      <AlertActions alert={alert} isMuted={isMuted} />
    </header>
  )
}
