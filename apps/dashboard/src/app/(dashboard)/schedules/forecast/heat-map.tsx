'use client'

import type { ForecastBucket } from '@bullwheel/contracts'
import { useMemo, useState } from 'react'
import { heatDays, stepsOf, valueOf, type Measure } from './heat.ts'
import { HeatGrid } from './heat-grid.tsx'
import { HeatLegend } from './heat-legend.tsx'
import { HourDetails } from './hour-details.tsx'

type Props = { buckets: readonly ForecastBucket[]; measure: Measure; zone: string }

/** Days and hours as cells: the darker, the more. One of them is open below with its ten minutes. */
export function HeatMap({ buckets, measure, zone }: Props) {
  const days = useMemo(() => heatDays(buckets, zone), [buckets, zone])
  const cells = days.flatMap((day) => day.cells.filter((cell) => cell !== undefined))
  const values = cells.map((cell) => valueOf(cell, measure))
  const steps = stepsOf(measure, Math.max(0, ...values))
  const [chosenAt, setChosenAt] = useState<string | null>(null)
  const fullest = cells[values.indexOf(Math.max(...values))]
  const chosen = cells.find(({ at }) => at === chosenAt) ?? fullest
  return (
    <>
      <HeatGrid days={days} measure={measure} steps={steps} zone={zone} chosen={chosen} onChoose={setChosenAt} />
      <HeatLegend measure={measure} steps={steps} />
      {chosen !== undefined && <HourDetails cell={chosen} zone={zone} />}
    </>
  )
}
