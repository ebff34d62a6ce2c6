import type { PoolScaling, ScalingDecision, ScalingInputs } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { decisionLines } from './decision-lines.ts'

const inputs: ScalingInputs = {
  backlog: 100,
  active: 20,
  busy: 20,
  oldestWait: 7_000,
  runTime: 800,
  samples: 50,
  arrivalRate: 3,
  slotsWanted: 40,
  wanted: 3,
  nextDue: null,
  slots: 20,
  ready: 1,
  starting: 0,
  leaving: 0,
  min: 1,
  max: 10,
  targetWait: 5_000,
  room: null,
}
const decision = (second: number, desired: number, current: number): ScalingDecision => ({
  at: new Date(second * 1_000).toISOString(),
  desired,
  current,
  cause: 'load',
  reason: 'any',
  inputs,
})
const scaling = (items: ScalingDecision[], lookedAt: number | null = null): PoolScaling => ({
  pool: 'orders',
  desired: 3,
  current: 2,
  reason: 'any',
  lookedAt: lookedAt === null ? null : new Date(lookedAt * 1_000).toISOString(),
  cause: 'load',
  inputs,
  history: { items, nextCursor: null },
})

test('what was decided, and what there was, holds until the next decision, and the newest until the last look', () => {
  const { workers } = decisionLines(scaling([decision(20, 3, 1), decision(10, 1, 1)], 30))
  expect(workers.times).toEqual([10, 19.999, 20, 29.999, 30])
  expect(workers.lines.map(({ values }) => values)).toEqual([
    [1, 1, 3, 3, 3],
    [1, 1, 1, 1, 2],
  ])
})

test('a time without a scheduler has no lines, instead of one that leads through it', () => {
  const { workers, waits } = decisionLines(scaling([decision(1_000, 2, 0), decision(10, 2, 2)]))
  expect(workers.times).toEqual([10, 10.001, 1_000])
  expect([...workers.lines, ...waits.lines].map(({ values }) => values)).toEqual([
    [2, null, 2],
    [2, null, 0],
    [7_000, null, 7_000],
    [5_000, null, 5_000],
  ])
})

test('what somebody changed counts for the size, and says nothing of waits', () => {
  const changed = { ...decision(20, 3, 2), cause: 'by_hand', inputs: null } as const
  const { workers, waits } = decisionLines(scaling([changed, decision(10, 2, 2)]))
  expect(workers.lines[0]?.values).toEqual([2, 2, 3])
  expect(waits.times).toEqual([10])
})

test('nothing that waits is a wait of nothing, and what is not known now is not drawn', () => {
  const idle = { ...decision(10, 1, 1), inputs: { ...inputs, oldestWait: null } }
  const { waits } = decisionLines(scaling([idle], 15))
  expect(waits.lines.map(({ values }) => values)).toEqual([
    [0, null],
    [5_000, 5_000],
  ])
})

test('without decisions there are no lines', () => {
  expect(decisionLines(scaling([])).workers.times).toEqual([])
})
