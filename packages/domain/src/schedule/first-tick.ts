import { type TickPlan, nextTickAfter } from './decide-ticks.ts'

/** What bounds the ticks of a schedule; instants in epoch milliseconds. */
export type TickBounds = Pick<TickPlan, 'timetable' | 'offsetMs' | 'endAt' | 'maxRuns' | 'runs' | 'taken'> & {
  startAt: number | null
  createdAt: number
}

/**
 * The nominal time from which a new, changed or resumed schedule goes on: the first undecided one whose run time lies
 * after `now`. Null when none is left. Nothing is caught up.
 */
export function firstTick(bounds: TickBounds, now: number): number | null {
  const { startAt, createdAt, offsetMs, maxRuns, runs } = bounds
  if (maxRuns !== null && runs >= maxRuns) return null
  return nextTickAfter(bounds, Math.max(now - offsetMs, createdAt, startAt === null ? 0 : startAt - 1))
}
