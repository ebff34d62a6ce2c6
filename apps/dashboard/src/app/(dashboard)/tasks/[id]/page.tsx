import { taskId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { oneTask, taskEvents } from '../../../../api/queries.ts'
import { serverClient } from '../../../../api/server-client.ts'
import { TaskClient } from './client.tsx'

type Props = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params
  return { title: `Task ${id.slice(0, 8)}…${id.slice(-6)}` }
}

export default async function TaskPage({ params }: Props) {
  const { id } = await params
  if (!taskId.safeParse(id).success) notFound()
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([queries.prefetchQuery(oneTask(client, id)), queries.prefetchQuery(taskEvents(client, id))])
      }
    >
      <TaskClient id={id} />
    </Prefetched>
  )
}
