import type { Metadata } from 'next'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import { scheduleList } from '../../../api/schedule-queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { SchedulesClient } from './client.tsx'
import { parseScheduleFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Schedules' }

type Props = { searchParams: PageQuery }

export default async function SchedulesPage({ searchParams }: Props) {
  const filters = parseScheduleFilters(await readPageQuery(searchParams))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(scheduleList(client, filters)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <SchedulesClient />
    </Prefetched>
  )
}
