import { scheduleId } from '@bullwheel/contracts'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readPageQuery, type PageQuery } from '../../../../api/page-query.ts'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { oneSchedule, tickList } from '../../../../api/schedule-queries.ts'
import { serverClient } from '../../../../api/server-client.ts'
import { ScheduleClient } from './client.tsx'
import { parseTickFilters } from './tick-filters.ts'

export const metadata: Metadata = { title: 'Schedule' }

type Props = { params: Promise<{ id: string }>; searchParams: PageQuery }

export default async function SchedulePage({ params, searchParams }: Props) {
  const id = scheduleId.safeParse((await params).id).data
  if (id === undefined) notFound()
  const filters = parseTickFilters(await readPageQuery(searchParams))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(oneSchedule(client, id)),
          queries.prefetchQuery(tickList(client, id, filters)),
        ])
      }
    >
      <ScheduleClient id={id} />
    </Prefetched>
  )
}
