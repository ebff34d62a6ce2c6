import type { Metadata } from 'next'
import { statsOf } from '../../../api/metrics-queries.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { serverClient } from '../../../api/server-client.ts'
import { MetricsClient } from './client.tsx'
import { parseMetrics } from './search-params.ts'

export const metadata: Metadata = { title: 'Metrics' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function MetricsPage({ searchParams }: Props) {
  const params = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const { range } = parseMetrics(new URLSearchParams(params))
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(statsOf(client, range))}>
      <MetricsClient />
    </Prefetched>
  )
}
