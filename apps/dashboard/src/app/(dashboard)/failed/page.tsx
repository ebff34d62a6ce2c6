import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskList, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { FailedClient } from './client.tsx'
import { parseFailedFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Failed' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function FailedPage({ searchParams }: Props) {
  const params = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const filters = parseFailedFilters(new URLSearchParams(params))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(taskList(client, filters)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <FailedClient />
    </Prefetched>
  )
}
