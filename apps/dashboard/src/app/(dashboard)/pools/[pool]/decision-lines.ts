import type { PoolScaling } from '@bullwheel/contracts'
import type { ChartData } from '../../../../chart/chart-data.ts'

/** What was decided over time, as lines: workers as steps, since a decision holds until the next one. */
export type DecisionLines = { workers: ChartData; waits: ChartData }

type Point = { at: number; desired: number; current: number; wait: number | null; target: number }

export function decisionLines({ desired, current, lookedAt, history }: PoolScaling): DecisionLines {
  const decisions = history.items.toSorted((a, b) => a.at.localeCompare(b.at))
  const decided = decisions.map((decision): Point => ({
    at: Date.parse(decision.at) / 1_000,
    desired: decision.desired,
    current: decision.current,
    wait: decision.inputs.oldestWait ?? 0,
    target: decision.inputs.targetWait,
  }))
  const points = decided.flatMap((point, place): Point[] => {
    const before = decided[place - 1]
    return before === undefined || before.desired === point.desired
      ? [point]
      : [{ ...point, at: point.at - JUST_BEFORE_S, desired: before.desired }, point]
  })
  const last = decided.at(-1)
  const now = lookedAt === null ? undefined : Date.parse(lookedAt) / 1_000
  if (last !== undefined && now !== undefined && now > last.at) {
    points.push({ at: now, desired, current, wait: null, target: last.target })
  }
  const times = points.map(({ at }) => at)
  return {
    workers: {
      times,
      left: 0,
      lines: [
        { name: 'should have', colour: 'accent', values: points.map((point) => point.desired) },
        { name: 'has', colour: 'completed', values: points.map((point) => point.current) },
      ],
    },
    waits: {
      times,
      left: 0,
      lines: [
        { name: 'oldest wait', colour: 'retrying', values: points.map((point) => point.wait) },
        { name: 'target', colour: 'queued', values: points.map((point) => point.target) },
      ],
    },
  }
}

/** A step goes up at once. */
const JUST_BEFORE_S = 0.001
