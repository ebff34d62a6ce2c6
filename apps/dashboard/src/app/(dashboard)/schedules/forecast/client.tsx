'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { faultsIn } from '../../../../api/faults-in.ts'
import { scheduleForecast } from '../../../../api/schedule-queries.ts'
import { ErrorState } from '../../../../components/error-state.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { Segments } from '../../../../components/segments.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import { useIsInBrowser } from '../../../../time/use-now.tsx'
import { ownZone } from '../../../../time/zoned.ts'
import { Crumbs } from '../crumbs.tsx'
import { Outlook } from './outlook.tsx'
import { SPANS, WEEK_HOURS } from './spans.ts'
import { useWhatIf } from './use-what-if.ts'
import { noWhatIf } from './what-if-draft.ts'
import { WhatIfForm } from './what-if-form.tsx'

/** What schedules will ask of the workers, and what a change would do to that. */
export function ForecastClient() {
  const [hours, setHours] = useState(WEEK_HOURS)
  const [draft, setDraft] = useState(() => noWhatIf('UTC'))
  const isInBrowser = useIsInBrowser()
  const { data, error, refetch } = useQuery(scheduleForecast(api, { hours }))
  const asked = useWhatIf(draft, hours)
  return (
    <>
      <PageHeader title="Forecast" mark={<Crumbs />}>
        <Segments
          label="How far it looks"
          options={SPANS}
          value={SPANS.find(({ value }) => Number(value) === hours)?.value ?? SPANS[0].value}
          onChange={(value) => setHours(Number(value))}
        />
      </PageHeader>
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {/* Days and hours are the visitor's own, which only the browser knows. */}
      {(data === undefined || !isInBrowser) && error === null && <SkeletonRows count={8} />}
      {data !== undefined && isInBrowser && (
        <div className="grid gap-4 p-4 md:p-6 2xl:grid-cols-[minmax(0,1fr)_24rem] xl:gap-6">
          <Outlook forecast={asked.forecast ?? data} whatIf={asked.forecast?.whatIf ?? null} zone={ownZone()}>
            <FaultsProvider faults={faultsIn(asked.error)}>
              <WhatIfForm
                draft={draft}
                error={asked.error}
                isOld={asked.isOld}
                onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
                onClear={() => setDraft(noWhatIf(draft.timezone))}
              />
            </FaultsProvider>
          </Outlook>
        </div>
      )}
    </>
  )
}
