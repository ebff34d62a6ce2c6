'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../../api/browser-client.ts'
import { CHART_READ_MS, promqlRange, type Range } from '../../../api/metrics-queries.ts'
import { linesOf } from '../../../chart/chart-data.ts'
import { ChartPanel } from '../../../chart/chart-panel.tsx'
import { formatSeconds, formatValue } from '../../../chart/format-value.ts'

/** Right also where Prometheus has them from several instances: of those one alone has the figures. */
const CHARTS = [
  {
    title: 'Tasks processed',
    unit: 'since counting began, by status',
    query: 'sum by (status) (tasks_processed_total)',
    alone: 'all',
    format: formatValue,
  },
  {
    title: 'Mean processing time',
    unit: 'over 5 minutes',
    query: 'sum(rate(task_processing_time_seconds_sum[5m])) / sum(rate(task_processing_time_seconds_count[5m]))',
    alone: 'mean',
    format: formatSeconds,
  },
  {
    title: 'Retries by type',
    unit: 'since counting began',
    query: 'sum by (task_type) (task_retries_total)',
    alone: 'all',
    format: formatValue,
  },
  {
    title: 'Pending tasks',
    unit: 'tasks that wait',
    query: 'max(pending_tasks_total)',
    alone: 'waiting',
    format: formatValue,
  },
] as const

export function OlderCharts({ range }: { range: Range }) {
  return CHARTS.map((chart) => <PromqlChart key={chart.title} {...chart} range={range} />)
}

type Props = {
  title: string
  unit: string
  query: string
  alone: string
  format: (value: number) => string
  range: Range
}

function PromqlChart({ title, unit, query, alone, format, range }: Props) {
  const { data, error } = useQuery({ ...promqlRange(api, query, range, undefined), refetchInterval: CHART_READ_MS })
  const lines = useMemo(() => data && linesOf(data, alone), [data, alone])
  return (
    <ChartPanel
      title={title}
      unit={unit}
      data={lines}
      format={format}
      {...(error !== null && { fault: error.message })}
    />
  )
}
