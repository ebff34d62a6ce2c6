import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { queueList } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { QueuesClient } from './client.tsx'

export const metadata: Metadata = { title: 'Queues' }

export default async function QueuesPage() {
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(queueList(client))}>
      <QueuesClient />
    </Prefetched>
  )
}
