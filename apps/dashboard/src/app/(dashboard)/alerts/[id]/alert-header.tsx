'use client'

import type { Alert } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { MUTED_VIEW, alertView } from '../../../../state/alert-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { ALERTS_CRUMB } from '../paths.ts'
import { useIsMuted } from '../use-is-muted.ts'
import { AlertActions } from './alert-actions.tsx'

/** Which rule this is, whether it fires, and what can be done about it. */
export function AlertHeader({ alert }: { alert: Alert }) {
  const isMuted = useIsMuted(alert)
  return (
    <RecordHeader list={ALERTS_CRUMB} title={alert.name}>
      <ViewBadge view={alertView(alert)} isLarge />
      {isMuted && <ViewBadge view={MUTED_VIEW} isLarge />}
      <AlertActions alert={alert} isMuted={isMuted} />
    </RecordHeader>
  )
}
