import { expect, test } from 'vitest'
import { alone, factsOf, linesOf, nameOf } from './chart-data.ts'

test.each([
  [{}, 'value'],
  [{ __name__: 'up' }, 'up'],
  [{ task_type: 'curl' }, 'curl'],
  [{ __name__: 'a_total', queue: 'q' }, 'a_total{queue="q"}'],
  [{ queue: 'q', type: 't' }, '{queue="q", type="t"}'],
])('%j is called %s', (metric, name) => {
  expect(nameOf(metric)).toBe(name)
})

test('a line has no value where its series has none, or one that cannot be drawn', () => {
  const series = {
    metric: { status: 'failed' },
    values: [
      [20, '3'],
      [30, 'NaN'],
      [40, '+Inf'],
      [50, '2'],
    ] as [number, string][],
  }
  const { lines, left } = linesOf({
    times: [10, 20, 30, 40, 50],
    data: { resultType: 'matrix', result: Array.from({ length: 25 }, () => series) },
    warnings: [],
  })
  expect([lines.length, left]).toEqual([20, 5])
  expect(lines[0]?.values).toEqual([null, 3, null, null, 2])
  expect(lines[0] && factsOf(lines[0])).toEqual({ value: 2, most: 3 })
  expect(lines[0] && factsOf(lines[0], 1)).toEqual({ value: 3, most: 3 })
  expect(lines[0]?.colour).toBe('failed')
})

test.each([
  [[null, 1, null], [1]],
  [[1, null, 2, 3], [0]],
  [[null, null, 7], [2]],
  [[1, 2, 3], []],
  [[], []],
])('of %j the values at %j stand alone', (values, places) => {
  expect(alone(values)).toEqual(places)
})
