import type { Metadata } from 'next'
import { eventPage, hasKafka } from '../../../api/event-queries.ts'
import { readPageQuery, type PageQuery } from '../../../api/page-query.ts'
import { Prefetched } from '../../../api/prefetched.tsx'
import { ledgerSums, taskTypes } from '../../../api/queries.ts'
import { serverClient } from '../../../api/server-client.ts'
import { EventsClient } from './client.tsx'
import { parseEvents } from './search-params.ts'

export const metadata: Metadata = { title: 'Events' }

type Props = { searchParams: PageQuery }

export default async function EventsPage({ searchParams }: Props) {
  const { isLog, ...filters } = parseEvents(await readPageQuery(searchParams))
  const client = await serverClient()
  const isKafkaSet = await hasKafka(client)
  const source = isKafkaSet && isLog === undefined ? 'kafka' : 'log'
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(eventPage(client, source, filters)),
          queries.prefetchQuery(ledgerSums(client)),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <EventsClient hasKafka={isKafkaSet} />
    </Prefetched>
  )
}
