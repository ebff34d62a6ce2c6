'use client'

import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { CHART_READ_MS, RANGES, statsOf, type Range } from '../../../api/metrics-queries.ts'
import { ErrorState } from '../../../components/error-state.tsx'
import { NotUpToDate } from '../../../components/not-up-to-date.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { Segments } from '../../../components/segments.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { NothingYet } from './nothing-yet.tsx'
import { OlderCharts } from './older-charts.tsx'
import { PromqlPanel } from './promql-panel.tsx'
import { metricsPath, parseMetrics, type MetricsView } from './search-params.ts'
import { SourceMark } from './source-mark.tsx'
import { StatsCharts } from './stats-charts.tsx'

const OPTIONS = (Object.keys(RANGES) as Range[]).map((value) => ({ value, word: value }))

/** What happened over time, and any question in PromQL. What is looked at lives in the address. */
export function MetricsClient() {
  const view = parseMetrics(useSearchParams())
  const { data, error, refetch } = useQuery({ ...statsOf(api, view.range), refetchInterval: CHART_READ_MS })
  const change = (some: Partial<MetricsView>) => window.history.pushState(null, '', metricsPath({ ...view, ...some }))
  return (
    <>
      <PageHeader title="Metrics" mark={data && <SourceMark source={data.queries} />} />
      <div className="flex flex-col gap-4 px-4 py-4 md:px-6">
        <div>
          <Segments label="How far back" options={OPTIONS} value={view.range} onChange={(range) => change({ range })} />
        </div>
        {data !== undefined && <NotUpToDate error={error} />}
        {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <SkeletonRows count={8} />}
        {data !== undefined && (
          <>
            {data.total.accepted + data.total.started === 0 && <NothingYet />}
            <div className="grid gap-4 xl:grid-cols-2">
              <StatsCharts stats={data} />
              <OlderCharts range={view.range} />
            </div>
            <PromqlPanel view={view} onChange={change} />
          </>
        )}
      </div>
    </>
  )
}
