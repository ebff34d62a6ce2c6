'use client'

import { useQuery } from '@tanstack/react-query'
import { oneAlert } from '../../../../../api/alert-queries.ts'
import { api } from '../../../../../api/browser-client.ts'
import { WhenRead } from '../../../../../components/when-read.tsx'
import NoSuchAlert from '../not-found.tsx'
import { EditAlert } from './edit-alert.tsx'

/** The form of a rule that exists. */
export function EditAlertClient({ id }: { id: string }) {
  return (
    <WhenRead title="Edit" read={useQuery(oneAlert(api, id))} missing={<NoSuchAlert />}>
      {(alert) => <EditAlert alert={alert} />}
    </WhenRead>
  )
}
