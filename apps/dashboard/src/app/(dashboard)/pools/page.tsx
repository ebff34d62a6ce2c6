import type { Metadata } from 'next'
import { poolList } from '../../../api/fleet-queries.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { PoolsClient } from './client.tsx'

export const metadata: Metadata = { title: 'Pools' }

export default async function PoolsPage() {
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(poolList(client))}>
      <PoolsClient />
    </Prefetched>
  )
}
