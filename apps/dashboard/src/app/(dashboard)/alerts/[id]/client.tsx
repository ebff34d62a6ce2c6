'use client'

import { TriangleAlert } from 'lucide-react'
import { oneAlert } from '../../../../api/alert-queries.ts'
import { api } from '../../../../api/browser-client.ts'
import { Note } from '../../../../components/note.tsx'
import { RecordPage } from '../../../../components/record-page.tsx'
import { AlertFacts } from './alert-facts.tsx'
import { AlertHeader } from './alert-header.tsx'
import { IncidentsPanel } from './incidents-panel.tsx'
import NoSuchAlert from './not-found.tsx'
import { NotificationsPanel } from './notifications-panel.tsx'

const READ_MS = 5_000

/** Everything about one rule. */
export function AlertClient({ id }: { id: string }) {
  return (
    <RecordPage
      kind="Alert rule"
      one={oneAlert(api, id)}
      everyMs={READ_MS}
      missing={<NoSuchAlert />}
      header={(alert) => <AlertHeader alert={alert} />}
      aside={(alert) => <AlertFacts alert={alert} />}
    >
      {(alert) => (
        <>
          {alert.fault !== null && (
            <Note icon={TriangleAlert}>
              <span className="font-medium">It holds still</span>
              <span className="text-ink-2"> · {alert.fault}</span>
            </Note>
          )}
          <IncidentsPanel alert={alert} />
          <NotificationsPanel id={id} />
        </>
      )}
    </RecordPage>
  )
}
