'use client'

import type { ReactNode } from 'react'
import { Panel } from '../components/panel.tsx'
import type { ChartData } from './chart-data.ts'
import { LineChart } from './line-chart.tsx'

type Props = {
  title: string
  /** What is measured, such as `tasks a minute`. */
  unit: string
  data: ChartData | undefined
  format: (value: number) => string
  /** Its axis shows whole numbers only. */
  isWhole?: boolean
  /** Instead of the lines: why there are none. */
  fault?: ReactNode
}

/** A chart with its newest values in words beside it. */
export function ChartPanel({ title, unit, data, format, isWhole = false, fault }: Props) {
  const isEmpty = data?.lines.every(({ values }) => values.every((value) => value === null)) ?? false
  return (
    <Panel title={title} note={unit}>
      {fault !== undefined && (
        <p role="alert" className="px-4 py-3 text-failed">
          {fault}
        </p>
      )}
      {fault === undefined && data === undefined && <div className="h-56 animate-pulse bg-sunken/60" aria-hidden />}
      {fault === undefined && isEmpty && <p className="px-4 py-10 text-center text-ink-3">Nothing in this time.</p>}
      {fault === undefined && data !== undefined && !isEmpty && (
        <div className="p-3">
          <LineChart title={title} data={data} format={format} isWhole={isWhole} />
        </div>
      )}
    </Panel>
  )
}
