import { taskId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { oneTask, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { SubmitClient } from './client.tsx'

export const metadata: Metadata = { title: 'Submit a task' }

type Props = { searchParams: Promise<{ type?: string; like?: string }> }

export default async function SubmitPage({ searchParams }: Props) {
  const { type, like } = await searchParams
  const likeId = taskId.safeParse(like).data
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(taskTypes(client)),
          likeId === undefined ? undefined : queries.prefetchQuery(oneTask(client, likeId)),
        ])
      }
    >
      <SubmitClient initialType={type} likeId={likeId} />
    </Prefetched>
  )
}
