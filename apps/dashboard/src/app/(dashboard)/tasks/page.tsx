import type { Metadata } from 'next'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskList, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { TasksClient } from './client.tsx'
import { parseTaskFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Tasks' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function TasksPage({ searchParams }: Props) {
  const params = Object.entries(await searchParams).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  const filters = parseTaskFilters(new URLSearchParams(params))
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(taskList(client, filters)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <TasksClient />
    </Prefetched>
  )
}
