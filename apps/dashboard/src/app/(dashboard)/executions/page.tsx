import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { executionList, ledgerSums, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { ExecutionsClient } from './client.tsx'
import { parseExecutionFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Executions' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ExecutionsPage({ searchParams }: Props) {
  const params = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const filters = parseExecutionFilters(new URLSearchParams(params))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(executionList(client, filters)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <ExecutionsClient />
    </Prefetched>
  )
}
