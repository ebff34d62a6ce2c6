import type { Metadata } from 'next'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskList, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { TasksClient } from './client.tsx'
import { parseTaskFilters } from './search-params.ts'

export const metadata: Metadata = { title: 'Tasks' }

type Props = { searchParams: PageQuery }

export default async function TasksPage({ searchParams }: Props) {
  const filters = parseTaskFilters(await readPageQuery(searchParams))
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
