import type { Metadata } from 'next'
import { statsOf } from '../../../api/metrics-queries.ts'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { MetricsClient } from './client.tsx'
import { parseMetrics } from './search-params.ts'

export const metadata: Metadata = { title: 'Metrics' }

type Props = { searchParams: PageQuery }

export default async function MetricsPage({ searchParams }: Props) {
  const { range } = parseMetrics(await readPageQuery(searchParams))
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(statsOf(client, range))}>
      <MetricsClient />
    </Prefetched>
  )
}
