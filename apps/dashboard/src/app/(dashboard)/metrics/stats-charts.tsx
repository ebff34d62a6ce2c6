'use client'

import type { Stats, StatsPoint } from '@bullwheel/contracts'
import { useMemo } from 'react'
import { colourOf, type ChartData, type LineColour } from '../../../chart/chart-data.ts'
import { ChartPanel } from '../../../chart/chart-panel.tsx'
import { formatMs, formatValue } from '../../../chart/format-value.ts'

const MINUTE_MS = 60_000
const OUTCOMES = ['completed', 'failed', 'cancelled', 'expired'] as const
const OUTCOME_COLOURS: Record<(typeof OUTCOMES)[number], LineColour> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'queued',
  expired: 'expired',
}
const PERCENTILES = ['p50', 'p95', 'p99'] as const

/** Throughput, waits and run times, from the minute statistics whoever answers queries. */
export function StatsCharts({ stats }: { stats: Stats }) {
  const charts = useMemo(() => chartsOf(stats), [stats])
  return (
    <>
      <ChartPanel title="Throughput" unit="tasks a minute, by outcome" data={charts.throughput} format={formatValue} />
      <ChartPanel title="Throughput by queue" unit="tasks a minute" data={charts.queues} format={formatValue} />
      <ChartPanel title="Run time" unit="percentiles" data={charts.run} format={formatMs} />
      <ChartPanel title="Wait" unit="from due to started, percentiles" data={charts.wait} format={formatMs} />
    </>
  )
}

function chartsOf(stats: Stats): Record<'throughput' | 'queues' | 'run' | 'wait', ChartData> {
  const { points, queues } = stats
  const minutes = minutesOf(stats)
  const times = points.map(({ at }) => Date.parse(at) / 1_000)
  const chart = (lines: ChartData['lines']): ChartData => ({ times, lines, left: 0 })
  const rate = (n: number, at: number): number => n / (minutes[at] ?? 1)
  const percentiles = (of: 'wait' | 'run'): ChartData =>
    chart(
      PERCENTILES.map((name, at) => ({ name, colour: colourOf(at), values: points.map((point) => point[of][name]) })),
    )
  return {
    throughput: chart(
      OUTCOMES.map((name) => ({
        name,
        colour: OUTCOME_COLOURS[name],
        values: points.map((point: StatsPoint, at) => rate(point[name], at)),
      })),
    ),
    queues: chart(
      queues.map(({ name, completed, failed }, at) => ({
        name: name ?? 'all others',
        colour: colourOf(at),
        values: completed.map((n, place) => rate(n + (failed[place] ?? 0), place)),
      })),
    ),
    run: percentiles('run'),
    wait: percentiles('wait'),
  }
}

/** How long each point lasted; the present one is not over, and less than a part of a minute tells nothing of a rate. */
function minutesOf({ points, stepMs, to }: Stats): number[] {
  return points.map(({ at }) => {
    const lasted = Math.min(stepMs, Date.parse(to) - Date.parse(at))
    return Math.max(lasted, MINUTE_MS / 4) / MINUTE_MS
  })
}
