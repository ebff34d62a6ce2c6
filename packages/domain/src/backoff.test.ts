import { backoff } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { backoffDelay } from './backoff.ts'

test('exponential doubles from its delay and stops at max', () => {
  const rule = backoff.parse({ kind: 'exponential', delay: '1s', max: '10s', jitter: 0 })
  expect([1, 2, 3, 4, 5, 99].map((n) => backoffDelay(rule, n, 0))).toEqual([1000, 2000, 4000, 8000, 10000, 10000])
})

test('fixed always waits the same', () => {
  const rule = backoff.parse({ kind: 'fixed', delay: '250ms', jitter: 0 })
  expect([1, 7].map((n) => backoffDelay(rule, n, 0.9))).toEqual([250, 250])
})

test('a list gives its n-th delay, and the last one from then on', () => {
  const rule = backoff.parse({ kind: 'list', delays: ['1s', '5s', '1m'], jitter: 0 })
  expect([1, 2, 3, 4].map((n) => backoffDelay(rule, n, 0))).toEqual([1000, 5000, 60000, 60000])
})

test('jitter only shortens, by at most its share', () => {
  const rule = backoff.parse({ kind: 'fixed', delay: '10s', jitter: 0.5 })
  expect(backoffDelay(rule, 1, 0)).toBe(10_000)
  expect(backoffDelay(rule, 1, 0.999)).toBeGreaterThanOrEqual(5_000)
})
