import type { Metadata } from 'next'
import { alertList, warningList } from '../../../api/alert-queries.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { AlertsClient } from './client.tsx'

export const metadata: Metadata = { title: 'Alerts' }

export default async function AlertsPage() {
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([queries.prefetchQuery(warningList(client)), queries.prefetchQuery(alertList(client))])
      }
    >
      <AlertsClient />
    </Prefetched>
  )
}
