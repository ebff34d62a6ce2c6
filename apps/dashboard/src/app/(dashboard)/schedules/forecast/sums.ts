import type { Forecast } from '@bullwheel/contracts'

type Sums = {
  slots: number
  tasks: number
  peakTasks: number
  peakLoad: number | null
  over: number
}

/** What a forecast comes to. `over` counts the ten minutes in which there is more to do than there are slots. */
export function sumsOf({ slots, buckets }: Pick<Forecast, 'slots' | 'buckets'>): Sums {
  const loads = buckets.flatMap(({ load }) => (load === null ? [] : [load]))
  return {
    slots,
    tasks: buckets.reduce((sum, { tasks }) => sum + tasks, 0),
    peakTasks: Math.max(0, ...buckets.map(({ tasks }) => tasks)),
    peakLoad: loads.length === 0 ? null : Math.max(...loads),
    over: loads.filter((load) => load > 1).length,
  }
}
