import { scheduleId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Prefetched } from '../../../../../api/prefetched.tsx'
import { taskTypes } from '../../../../../api/queries.ts'
import { oneSchedule } from '../../../../../api/schedule-queries.ts'
import { serverClient } from '../../../../../api/server-client.ts'
import { EditScheduleClient } from './client.tsx'

export const metadata: Metadata = { title: 'Edit a schedule' }

type Props = { params: Promise<{ id: string }> }

export default async function EditSchedulePage({ params }: Props) {
  const id = scheduleId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([queries.prefetchQuery(oneSchedule(client, id)), queries.prefetchQuery(taskTypes(client))])
      }
    >
      <EditScheduleClient id={id} />
    </Prefetched>
  )
}
