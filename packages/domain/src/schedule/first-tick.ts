import { type TickPlan, nextTickAfter } from './decide-ticks.ts'

/** What bounds the ticks of a schedule; instants in epoch milliseconds. */
export type TickBounds = Pick<TickPlan, 'timetable' | 'offsetMs' | 'endAt' | 'maxRuns' | 'runs'> & {
  startAt: number | null
  createdAt: number
}

/**
 * The nominal time from which a new, changed or resumed schedule goes on: the first whose run time lies after `now`, and
 * which is not `taken` by a tick that was decided before. Null when none is left. Nothing is caught up.
 */
export function firstTick(bounds: TickBounds, now: number, taken: ReadonlySet<number>): number | null {
  const { startAt, createdAt, offsetMs, maxRuns, runs } = bounds
  if (maxRuns !== null && runs >= maxRuns) return null
  const from = Math.max(now - offsetMs, createdAt, startAt === null ? 0 : startAt - 1)
  let at = nextTickAfter(bounds, from)
  while (at !== null && taken.has(at)) at = nextTickAfter(bounds, at)
  return at
}
