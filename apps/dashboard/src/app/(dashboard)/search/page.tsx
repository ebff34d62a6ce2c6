import type { Metadata } from 'next'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import { found } from '../../../api/search-queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { SearchClient } from './client.tsx'
import { isAsked, parseSearch } from './search-params.ts'

export const metadata: Metadata = { title: 'Search' }

type Props = { searchParams: PageQuery }

export default async function SearchPage({ searchParams }: Props) {
  const filters = parseSearch(await readPageQuery(searchParams))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          isAsked(filters) && queries.prefetchQuery(found(client, filters)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <SearchClient />
    </Prefetched>
  )
}
