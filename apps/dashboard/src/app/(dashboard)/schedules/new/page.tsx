import type { Metadata } from 'next'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { taskTypes } from '../../../../api/queries.ts'
import { serverClient } from '../../../../api/server-client.ts'
import { NewScheduleClient } from './client.tsx'

export const metadata: Metadata = { title: 'New schedule' }

export default async function NewSchedulePage() {
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(taskTypes(client))}>
      <NewScheduleClient />
    </Prefetched>
  )
}
