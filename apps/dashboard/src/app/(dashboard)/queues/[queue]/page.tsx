import { queueName } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { oneQueue } from '../../../../api/queries.ts'
import { serverClient } from '../../../../api/server-client.ts'
import { QueueClient } from './client.tsx'

type Props = { params: Promise<{ queue: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Queue ${decodeURIComponent((await params).queue)}` }
}

export default async function QueuePage({ params }: Props) {
  const name = queueName.safeParse(decodeURIComponent((await params).queue)).data
  if (name === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched read={(queries) => queries.prefetchQuery(oneQueue(client, name))}>
      <QueueClient name={name} />
    </Prefetched>
  )
}
