import type { Metadata } from 'next'
import { mirrorList } from '../../../api/mirror-queries.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { MirrorsClient } from './client.tsx'

export const metadata: Metadata = { title: 'Mirrors' }

export default async function MirrorsPage() {
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(mirrorList(client))}>
      <MirrorsClient />
    </Prefetched>
  )
}
