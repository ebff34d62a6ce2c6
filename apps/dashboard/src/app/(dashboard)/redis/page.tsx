import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { redisInfo, redisKeys } from '../../../api/redis-queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { RedisClient } from './client.tsx'

export const metadata: Metadata = { title: 'Redis' }

type Props = { searchParams: Promise<{ pattern?: string | string[]; cursor?: string | string[] }> }

export default async function RedisPage({ searchParams }: Props) {
  const { pattern, cursor } = await searchParams
  const filters = {
    ...(typeof pattern === 'string' && { pattern }),
    ...(typeof cursor === 'string' && { cursor }),
  }
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([queries.prefetchQuery(redisInfo(client)), queries.prefetchQuery(redisKeys(client, filters))])
      }
    >
      <RedisClient />
    </Prefetched>
  )
}
