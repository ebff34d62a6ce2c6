'use client'

import { useState } from 'react'
import type { ChartData } from './chart-data.ts'
import { ChartTable } from './chart-table.tsx'
import { LineCanvas } from './line-canvas.tsx'

type Props = { title: string; data: ChartData; format: (value: number) => string; isWhole?: boolean }

/** Lines, and beside them what they say in words: the newest values, or those that are pointed at. */
export function LineChart({ title, data, format, isWhole = false }: Props) {
  const [at, setAt] = useState<number>()
  return (
    <div className="flex flex-col gap-2">
      <LineCanvas data={data} format={format} isWhole={isWhole} onPoint={setAt} />
      <ChartTable title={title} data={data} format={format} at={at} />
    </div>
  )
}
