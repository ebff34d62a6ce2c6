import { workerId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { oneWorker, runsOfWorker } from '../../../../api/fleet-queries.ts'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { serverClient } from '../../../../api/server-client.ts'
import { WorkerClient } from './client.tsx'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Worker ${decodeURIComponent((await params).id)}` }
}

export default async function WorkerPage({ params }: Props) {
  const id = workerId.safeParse(decodeURIComponent((await params).id)).data
  if (id === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([queries.prefetchQuery(oneWorker(client, id)), queries.prefetchQuery(runsOfWorker(client, id))])
      }
    >
      <WorkerClient id={id} />
    </Prefetched>
  )
}
