import type { TimerSample } from '@bullwheel/db'
import { expect, test } from 'vitest'
import { estimateDue } from './estimate-due.ts'

const sample = (parts: Record<string, number>, over: Partial<TimerSample> = {}): TimerSample => {
  const picked = Object.values(parts).reduce((sum, tasks) => sum + tasks, 0)
  const listed = Object.entries(parts).map(([queue, tasks]) => ({ queue, tasks }))
  return { total: 1_000_000, pages: 300, picked, parts: listed, ...over }
}

test('what is due among a million tasks for later of one queue is nearly all found: their number is counted', () => {
  expect(estimateDue(1_090_000, 'a', sample({ a: 40_000 }), 500)).toBe(90_000)
  expect(estimateDue(1_090_000, 'a', sample({ a: 39_900, b: 100 }), 500)).toBeGreaterThan(70_000)
})

test('of a split that is sampled, what may be due only by its error is not', () => {
  expect(estimateDue(520_000, 'a', sample({ a: 20_000, b: 20_000 }), 500)).toBe(500)
  expect(estimateDue(800_000, 'a', sample({ a: 20_000, b: 20_000 }), 500)).toBeGreaterThan(200_000)
  // Nothing of it was picked: that does not say that it has none.
  expect(estimateDue(8_000, 'c', sample({ a: 40_000 }), 0)).toBe(1)
})

test('timers that were all looked at have no error', () => {
  const timers = sample({ a: 600, b: 400 }, { total: 1_000, pages: null })
  expect(estimateDue(6_000, 'a', timers, 500)).toBe(5_400)
  expect(estimateDue(6_000, 'c', timers, 500)).toBe(6_000)
})
