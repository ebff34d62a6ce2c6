'use client'

import type { Forecast } from '@bullwheel/contracts'
import { useState, type ReactNode } from 'react'
import { Panel } from '../../../../components/panel.tsx'
import { Segments } from '../../../../components/segments.tsx'
import { Collisions } from './collisions.tsx'
import { Comparison } from './comparison.tsx'
import { ForecastNotes } from './forecast-notes.tsx'
import type { Measure } from './heat.ts'
import { HeatMap } from './heat-map.tsx'

const MEASURES = [
  { value: 'load', word: 'Load' },
  { value: 'tasks', word: 'Tasks' },
] as const
const VIEWS = [
  { value: 'as-is', word: 'As it is' },
  { value: 'what-if', word: 'What if' },
] as const

/** The least share of the slots that a cell writes as a number. */
const WORTH_SHOWING = 0.01

/** What the gateway calls the schedule that is only asked about. */
const ASKED_NAME = 'what if'

type View = (typeof VIEWS)[number]['value']
type Props = { forecast: Forecast; whatIf: Forecast['whatIf']; zone: string; children: ReactNode }

/** The heat map with its sums, the seconds in which many schedules meet, and beside it what is asked. */
export function Outlook({ forecast, whatIf, zone, children }: Props) {
  const [wanted, setWanted] = useState<Measure | null>(null)
  const [view, setView] = useState<View>('what-if')
  const shown = whatIf !== null && view === 'what-if' ? whatIf : forecast
  const measure = shown.slots === 0 ? 'tasks' : (wanted ?? tellingMeasure(shown))
  return (
    <div className="grid gap-4 p-4 md:p-6 xl:gap-6 min-[86rem]:grid-cols-[minmax(0,1fr)_20rem] min-[86rem]:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-4">
        <ForecastNotes forecast={forecast} />
        <Panel
          title={measure === 'load' ? 'Load by hour' : 'Tasks by hour'}
          note={zone}
          actions={shown.slots > 0 && <Segments label="Show" options={MEASURES} value={measure} onChange={setWanted} />}
        >
          {whatIf !== null && (
            <div className="border-b px-4 py-2">
              <Segments label="Which forecast" options={VIEWS} value={view} onChange={setView} />
            </div>
          )}
          <HeatMap buckets={shown.buckets} measure={measure} zone={zone} />
        </Panel>
      </div>
      <div className="flex min-w-0 flex-col gap-4 min-[86rem]:row-span-2">
        <Comparison forecast={forecast} whatIf={whatIf} zone={zone} />
        {children}
      </div>
      <Collisions collisions={shown.collisions} zone={zone} made={shown === whatIf ? ASKED_NAME : undefined} />
    </div>
  )
}

/** Run times that fill hardly anything tell nothing: the tasks do then. */
function tellingMeasure({ buckets }: Pick<Forecast, 'buckets'>): Measure {
  return buckets.some(({ load }) => load !== null && load >= WORTH_SHOWING) ? 'load' : 'tasks'
}
