import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import { scheduleList } from '../../../api/schedule-queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { SchedulesClient } from './client.tsx'
import { parseScheduleFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Schedules' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SchedulesPage({ searchParams }: Props) {
  const params = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const filters = parseScheduleFilters(new URLSearchParams(params))
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
