import type { Metadata } from 'next'
import { poolList, workerList } from '../../../api/fleet-queries.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { WorkersClient } from './client.tsx'

export const metadata: Metadata = { title: 'Workers' }

export default async function WorkersPage() {
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([queries.prefetchQuery(workerList(client)), queries.prefetchQuery(poolList(client))])
      }
    >
      <WorkersClient />
    </Prefetched>
  )
}
