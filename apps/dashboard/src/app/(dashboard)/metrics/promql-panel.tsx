'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../../api/browser-client.ts'
import { CHART_READ_MS, promqlRange, STEPS, type Step } from '../../../api/metrics-queries.ts'
import { linesOf } from '../../../chart/chart-data.ts'
import { formatValue } from '../../../chart/format-value.ts'
import { LineChart } from '../../../chart/line-chart.tsx'
import { Panel } from '../../../components/panel.tsx'
import { Segments } from '../../../components/segments.tsx'
import { PromqlForm } from './promql-form.tsx'
import type { MetricsView } from './search-params.ts'

type Props = { view: MetricsView; onChange: (some: Partial<MetricsView>) => void }

const STEP_OPTIONS = [
  { value: 'auto', word: 'auto' },
  ...(Object.keys(STEPS) as Step[]).map((value) => ({ value, word: value })),
] as const

/** Any question in PromQL, with its answer as lines and as a table. */
export function PromqlPanel({ view, onChange }: Props) {
  const { q, range, step } = view
  const isAsked = q !== ''
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...promqlRange(api, q, range, step),
    enabled: isAsked,
    refetchInterval: ({ state }) => (isWrong(state.error) ? false : CHART_READ_MS),
  })
  const chart = useMemo(() => data && linesOf(data), [data])
  const isShown = isAsked && chart !== undefined && error === null
  return (
    <Panel title="PromQL" note="any question">
      <div className="flex flex-col gap-3 p-4">
        <PromqlForm
          query={q}
          onAsk={(asked) => {
            if (asked === q) void refetch()
            else onChange({ q: asked })
          }}
        />
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-ink-3">Step</span>
          <Segments
            label="Step between two points"
            options={STEP_OPTIONS}
            value={step ?? 'auto'}
            onChange={(chosen) => onChange({ step: chosen === 'auto' ? undefined : chosen })}
          />
        </div>
        {isAsked && error !== null && (
          <p role="alert" className="font-mono text-xs break-words text-failed">
            {error.message}
          </p>
        )}
        {isShown && chart.lines.length === 0 && !isPlaceholderData && (
          <p className="py-6 text-center text-ink-3">The answer is empty: no series fits in this time.</p>
        )}
        {isShown && chart.lines.length > 0 && (
          <div className={isPlaceholderData ? 'opacity-60' : undefined}>
            <LineChart title="the query" data={chart} format={formatValue} />
          </div>
        )}
        {isShown &&
          data?.warnings.map((warning) => (
            <p key={warning} className="text-retrying">
              {warning}
            </p>
          ))}
      </div>
    </Panel>
  )
}

/** The query itself: it stays wrong until it is written anew, while a Prometheus that is away comes back. */
const isWrong = (error: Error | null): boolean => error instanceof ApiError && error.status >= 400 && error.status < 500
