import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import { found } from '../../../api/search-queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { SearchClient } from './client.tsx'
import { isAsked, parseSearch } from './search-params.ts'

export const metadata: Metadata = { title: 'Search' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SearchPage({ searchParams }: Props) {
  const params = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const filters = parseSearch(new URLSearchParams(params))
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
