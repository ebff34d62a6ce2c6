import type { ForecastBucket } from '@bullwheel/contracts'
import { offsetReader } from '../../../../time/zoned.ts'

export type Measure = 'load' | 'tasks'

/** One hour on the visitor's clocks: all its tasks, and the load of its busiest ten minutes. */
export type HeatCell = { at: string; hour: number; tasks: number; load: number | null; buckets: ForecastBucket[] }
/** One day: a place for each hour, empty where the forecast does not reach or the clocks leave it out. */
export type HeatDay = { key: string; at: string; cells: (HeatCell | undefined)[] }

const HOURS = 24

/** The forecast by day and hour of a zone. An hour that exists twice is one cell. */
export function heatDays(buckets: readonly ForecastBucket[], timeZone: string): HeatDay[] {
  const offset = offsetReader(timeZone)
  const clockOf = ({ at }: ForecastBucket) => new Date(Date.parse(at) + offset(Date.parse(at)))
  const byDay = Map.groupBy(buckets, (bucket) => clockOf(bucket).toISOString().slice(0, 10))
  return [...byDay].flatMap(([key, ofDay]) => {
    const byHour = Map.groupBy(ofDay, (bucket) => clockOf(bucket).getUTCHours())
    const [first] = ofDay
    if (first === undefined) return []
    const cells = Array.from({ length: HOURS }, (_, hour) => cellOf(hour, byHour.get(hour)))
    return [{ key, at: first.at, cells }]
  })
}

function cellOf(hour: number, buckets: ForecastBucket[] | undefined): HeatCell | undefined {
  const [first] = buckets ?? []
  if (buckets === undefined || first === undefined) return undefined
  const loads = buckets.flatMap(({ load }) => (load === null ? [] : [load]))
  return {
    at: first.at,
    hour,
    buckets,
    tasks: buckets.reduce((sum, { tasks }) => sum + tasks, 0),
    load: loads.length === 0 ? null : Math.max(...loads),
  }
}

export const valueOf = (cell: Pick<HeatCell, 'tasks' | 'load'>, measure: Measure): number =>
  measure === 'tasks' ? cell.tasks : (cell.load ?? 0)

/** Steps of colour: 0 is nothing, 5 is more than there are slots for. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5

/** Where the levels 1 to 3 end; level 4 ends at the most there is, or where all slots are busy. */
export function stepsOf(measure: Measure, most: number): readonly [number, number, number, number] {
  if (measure === 'load') return [0.25, 0.5, 0.75, 1]
  const part = (share: number) => Math.max(1, Math.ceil(most * share))
  return [part(0.25), part(0.5), part(0.75), part(1)]
}

export function levelOf(value: number, steps: readonly number[]): Level {
  if (value === 0) return 0
  const found = steps.findIndex((end) => value <= end)
  return ([1, 2, 3, 4][found] ?? 5) as Level
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 })

/** A value short enough for a cell: nothing for none, and `1.6×` for more than all slots, which looks unlike a share. */
export function shortText(value: number, measure: Measure): string {
  if (value === 0) return ''
  if (measure === 'tasks') return COMPACT.format(value)
  return value > 1 ? `${COMPACT.format(value)}×` : percent(value)
}

/** A share of the slots; what would round to nothing says so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%'
  return `${share >= 10 ? COMPACT.format(share * 100) : Math.round(share * 100)}%`
}
