import { poolName } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { onePool } from '../../../../../api/fleet-queries.ts'
import { Prefetched } from '../../../../../api/prefetched.tsx'
import { serverClient } from '../../../../../api/server-client.ts'
import { EditPoolClient } from './client.tsx'

export const metadata: Metadata = { title: 'Edit a pool' }

type Props = { params: Promise<{ pool: string }> }

export default async function EditPoolPage({ params }: Props) {
  const name = poolName.safeParse(decodeURIComponent((await params).pool)).data
  if (name === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(onePool(client, name))}>
      <EditPoolClient name={name} />
    </Prefetched>
  )
}
