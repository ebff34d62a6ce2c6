import type { TaskAttempt } from '@bullwheel/contracts'
import { expect, it } from 'vitest'
import { timelineOf } from './timeline.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString()
const ran = (attempt: number, from: number, to: number | null): TaskAttempt => ({
  attempt,
  outcome: to === null ? 'running' : 'retrying',
  worker: 'w',
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  error: null,
  pool: 'default',
  stolen: false,
})

it('lays every attempt and the waits between them on one axis', () => {
  const now = new Date(at(10)).getTime()
  const { spanMs, bars, next } = timelineOf({ attempts: [ran(2, 6, null), ran(1, 0, 2)], nextRunAt: null }, now)
  expect(spanMs).toBe(10_000)
  expect(bars.map(({ attempt, run }) => [attempt.attempt, run])).toEqual([
    [1, { left: 0, width: 20 }],
    [2, { left: 60, width: 40 }],
  ])
  expect(bars.map(({ wait, waitMs }) => [wait, waitMs])).toEqual([
    [null, null],
    [{ left: 20, width: 40 }, 4_000],
  ])
  expect(next).toBeNull()
})

it('reaches to the next attempt while that is waited for', () => {
  const { spanMs, next } = timelineOf({ attempts: [ran(1, 0, 1)], nextRunAt: at(5) }, new Date(at(2)).getTime())
  expect(spanMs).toBe(5_000)
  expect(next).toEqual({ stretch: { left: 20, width: 80 }, waitMs: 4_000 })
})

it('shows an attempt that was lost before it was known to have begun', () => {
  const lost: TaskAttempt = { ...ran(1, 0, 1), startedAt: null, outcome: 'lost' }
  const { bars } = timelineOf({ attempts: [lost], nextRunAt: null }, 0)
  expect(bars).toMatchObject([{ run: null, wait: null }])
})
