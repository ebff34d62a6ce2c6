import { alertId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { incidentList, notificationList, oneAlert } from '../../../../api/alert-queries.ts'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { serverClient } from '../../../../api/server-client.ts'
import { AlertClient } from './client.tsx'

export const metadata: Metadata = { title: 'Alert rule' }

type Props = { params: Promise<{ id: string }> }

export default async function AlertPage({ params }: Props) {
  const id = alertId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(oneAlert(client, id)),
          queries.prefetchQuery(incidentList(client, id)),
          queries.prefetchQuery(notificationList(client, id)),
        ])
      }
    >
      <AlertClient id={id} />
    </Prefetched>
  )
}
