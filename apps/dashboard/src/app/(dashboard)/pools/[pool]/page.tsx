import { poolName } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { drawnDecisions, listedDecisions, onePool, workerList } from '../../../../api/fleet-queries.ts'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { serverClient } from '../../../../api/server-client.ts'
import { PoolClient } from './client.tsx'

type Props = { params: Promise<{ pool: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Pool ${decodeURIComponent((await params).pool)}` }
}

export default async function PoolPage({ params }: Props) {
  const name = poolName.safeParse(decodeURIComponent((await params).pool)).data
  if (name === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(onePool(client, name)),
          queries.prefetchQuery(drawnDecisions(client, name)),
          queries.prefetchQuery(listedDecisions(client, name)),
          queries.prefetchQuery(workerList(client)),
        ])
      }
    >
      <PoolClient name={name} />
    </Prefetched>
  )
}
