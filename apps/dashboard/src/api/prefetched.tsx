import { HydrationBoundary, dehydrate, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createQueryClient } from './query-client.ts'

/** Runs `prefetch` on the server and hands what it read to the page's own cache. A read that failed is tried again there. */
export async function Prefetched(props: { read: (client: QueryClient) => Promise<unknown>; children: ReactNode }) {
  const client = createQueryClient()
  client.setDefaultOptions({ queries: { retry: false } })
  await props.read(client)
  return <HydrationBoundary state={dehydrate(client)}>{props.children}</HydrationBoundary>
}
