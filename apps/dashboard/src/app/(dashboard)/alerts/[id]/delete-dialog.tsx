'use client'

import type { Alert } from '@bullwheel/contracts'
import { alertList } from '../../../../api/alert-queries.ts'
import { api } from '../../../../api/browser-client.ts'
import { DeleteRecord } from '../../../../components/delete-record.tsx'
import { ALERTS_CRUMB } from '../paths.ts'

/** Asks before it deletes, and says what goes with it. */
export function DeleteDialog({ alert: { id, name }, onClose }: { alert: Alert; onClose: () => void }) {
  return (
    <DeleteRecord
      kind="rule"
      name={name}
      sentences={[
        'Nobody is told any more of what it watches.',
        'Its incidents and messages go with it; those that are not sent yet are not sent.',
      ]}
      call={() => api.deleteAlert({ params: { id } })}
      list={{ queryKey: alertList(api).queryKey, href: ALERTS_CRUMB.href }}
      onClose={onClose}
    />
  )
}
