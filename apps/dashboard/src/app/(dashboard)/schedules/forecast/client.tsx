'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { scheduleForecast } from '../../../../api/schedule-queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { Segments } from '../../../../components/segments.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { useIsInBrowser } from '../../../../time/use-now.tsx'
import { Crumbs } from '../../../../components/crumbs.tsx'
import { SCHEDULES_CRUMB } from '../paths.ts'
import { AskedForecast } from './asked-forecast.tsx'
import { SPANS, WEEK_HOURS } from './spans.ts'

/** What schedules will ask of the workers, and what a change would do to that. */
export function ForecastClient() {
  const [hours, setHours] = useState(WEEK_HOURS)
  const { data, error, refetch } = useQuery(scheduleForecast(api, { hours }))
  // Days and hours are the visitor's own, which only the browser knows.
  const isInBrowser = useIsInBrowser()
  return (
    <>
      <PageHeader title="Forecast" mark={<Crumbs trail={[SCHEDULES_CRUMB]} />}>
        <Segments
          label="How far it looks"
          options={SPANS}
          value={SPANS.find(({ value }) => Number(value) === hours)?.value ?? SPANS[0].value}
          onChange={(value) => setHours(Number(value))}
        />
      </PageHeader>
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {(data === undefined || !isInBrowser) && error === null && <SkeletonRows count={8} />}
      {data !== undefined && isInBrowser && <AskedForecast forecast={data} hours={hours} />}
    </>
  )
}
