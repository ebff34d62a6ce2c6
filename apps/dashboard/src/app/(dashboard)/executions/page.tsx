import type { Metadata } from 'next'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { executionList, ledgerSums, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { ExecutionsClient } from './client.tsx'
import { parseExecutionFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Executions' }

type Props = { searchParams: PageQuery }

export default async function ExecutionsPage({ searchParams }: Props) {
  const filters = parseExecutionFilters(await readPageQuery(searchParams))
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
