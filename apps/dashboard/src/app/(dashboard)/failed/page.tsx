import type { Metadata } from 'next'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskList, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { FailedClient } from './client.tsx'
import { parseFailedFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Failed' }

type Props = { searchParams: PageQuery }

export default async function FailedPage({ searchParams }: Props) {
  const filters = parseFailedFilters(await readPageQuery(searchParams))
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
