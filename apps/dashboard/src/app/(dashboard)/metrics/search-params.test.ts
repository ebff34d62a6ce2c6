import { expect, test } from 'vitest'
import { metricsPath, parseMetrics } from './search-params.ts'

test.each([
  ['', { range: '1h', step: undefined, q: '' }, '/metrics'],
  ['range=7d&step=5m&q=up', { range: '7d', step: '5m', q: 'up' }, '/metrics?range=7d&step=5m&q=up'],
  ['range=toString&step=2s', { range: '1h', step: undefined, q: '' }, '/metrics'],
] as const)('%s', (text, view, path) => {
  expect(parseMetrics(new URLSearchParams(text))).toEqual(view)
  expect(metricsPath(view)).toBe(path)
})
