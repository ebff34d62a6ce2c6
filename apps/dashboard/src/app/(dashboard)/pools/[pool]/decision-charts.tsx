'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { drawnDecisions } from '../../../../api/fleet-queries.ts'
import { ChartPanel } from '../../../../chart/chart-panel.tsx'
import { formatMs, formatValue } from '../../../../chart/format-value.ts'
import { decisionLines } from './decision-lines.ts'

const READ_MS = 5_000

/** How many workers it should have had and had, and how long its oldest task waited, at each decision. */
export function DecisionCharts({ name }: { name: string }) {
  const { data, error } = useQuery({ ...drawnDecisions(api, name), refetchInterval: READ_MS })
  const lines = useMemo(() => (data === undefined ? undefined : decisionLines(data)), [data])
  const fault = data === undefined && error !== null ? error.message : undefined
  return (
    <div className="grid min-w-0 gap-4 xl:grid-cols-2">
      <ChartPanel title="Size" unit="workers" data={lines?.workers} format={formatValue} isWhole fault={fault} />
      <ChartPanel title="Oldest wait" unit="at each decision" data={lines?.waits} format={formatMs} fault={fault} />
    </div>
  )
}
