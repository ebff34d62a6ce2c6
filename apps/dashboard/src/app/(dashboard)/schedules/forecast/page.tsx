import type { Metadata } from 'next'
import { Prefetched } from '../../../../api/prefetched.tsx'
import { taskTypes } from '../../../../api/queries.ts'
import { scheduleForecast } from '../../../../api/schedule-queries.ts'
import { serverClient } from '../../../../api/server-client.ts'
import { ForecastClient } from './client.tsx'
import { WEEK_HOURS } from './spans.ts'

export const metadata: Metadata = { title: 'Forecast' }

export default async function ForecastPage() {
  const client = await serverClient()
  return (
    <Prefetched
      read={(queries) =>
        Promise.all([
          queries.prefetchQuery(scheduleForecast(client, { hours: WEEK_HOURS })),
          queries.prefetchQuery(taskTypes(client)),
        ])
      }
    >
      <ForecastClient />
    </Prefetched>
  )
}
