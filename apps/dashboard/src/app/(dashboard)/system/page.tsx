import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { systemHealth, ledgerSums, systemInfo } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { SystemClient } from './client.tsx'

export const metadata: Metadata = { title: 'System' }

export default async function SystemPage() {
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(systemHealth(client)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(systemInfo(client)),
        ])
      }
    >
      <SystemClient />
    </Prefetched>
  )
}
