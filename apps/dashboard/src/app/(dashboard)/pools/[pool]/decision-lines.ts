import type { PoolScaling } from '@bullwheel/contracts'
import type { ChartData, ChartLine } from '../../../../chart/chart-data.ts'

/** What was decided over time, as lines: workers as steps, since what was so holds until the next decision. */
export type DecisionLines = { workers: ChartData; waits: ChartData }

/** Two values at an instant, in seconds since 1970. */
type Point = { at: number; values: readonly [number | null, number | null] }

/** A scheduler writes a decision at least each minute: without one for so long there was none, and nothing is known. */
const GAP_S = 180
/** A step goes up at once. */
const STEP_S = 0.001

export function decisionLines({ desired, current, lookedAt, history }: PoolScaling): DecisionLines {
  const decisions = history.items
    .map((decision) => ({ ...decision, at: Date.parse(decision.at) / 1_000 }))
    .toSorted((a, b) => a.at - b.at)
  const sizes = decisions.map((one): Point => ({ at: one.at, values: [one.desired, one.current] }))
  // What somebody changed says nothing of waits.
  const waits = decisions.flatMap(({ at, inputs }): Point[] =>
    inputs === null ? [] : [{ at, values: [inputs.oldestWait ?? 0, inputs.targetWait] }],
  )
  const now = lookedAt === null ? 0 : Date.parse(lookedAt) / 1_000
  const [size, wait] = [sizes.at(-1), waits.at(-1)]
  if (size !== undefined && now > size.at) sizes.push({ at: now, values: [desired, current] })
  if (wait !== undefined && now > wait.at) waits.push({ at: now, values: [null, wait.values[1]] })
  return {
    workers: chartOf(sizes.flatMap(stepped), [
      { name: 'should have', colour: 'accent' },
      { name: 'has', colour: 'completed' },
    ]),
    waits: chartOf(waits.flatMap(broken), [
      { name: 'oldest wait', colour: 'retrying' },
      { name: 'target', colour: 'queued' },
    ]),
  }
}

/** With what ends a line where nothing is known until the point. */
function broken(point: Point, place: number, all: Point[]): Point[] {
  const before = all[place - 1]
  if (before === undefined || point.at - before.at <= GAP_S) return [point]
  return [{ at: before.at + STEP_S, values: [null, null] }, point]
}

/** The same, and else with what was so until just before the point. */
function stepped(point: Point, place: number, all: Point[]): Point[] {
  const before = all[place - 1]
  const points = broken(point, place, all)
  if (before === undefined || points.length > 1) return points
  const isSame = before.values.every((value, at) => value === point.values[at])
  return isSame ? points : [{ at: point.at - STEP_S, values: before.values }, point]
}

function chartOf(points: Point[], lines: [Look, Look]): ChartData {
  return {
    times: points.map(({ at }) => at),
    left: 0,
    lines: lines.map((look, place) => ({ ...look, values: points.map(({ values }) => values[place] ?? null) })),
  }
}
type Look = Omit<ChartLine, 'values'>
