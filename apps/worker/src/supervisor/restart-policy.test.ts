import { expect, test } from 'vitest'
import { createRestartPolicy } from './restart-policy.ts'

test('crashes are answered with a growing pause, a steady life forgets them', () => {
  const policy = createRestartPolicy()
  const crash = { ms: 1_000, wasReady: true }
  const pauses = Array.from({ length: 6 }, () => policy.after(crash).ms)
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000])
  expect(policy.after({ ms: 61_000, wasReady: true })).toEqual({ ms: 500, isBroken: false })
})

test('children that never become ready open the circuit breaker, one that does closes it', () => {
  const policy = createRestartPolicy()
  const stillborn = { ms: 100, wasReady: false }
  expect(Array.from({ length: 5 }, () => policy.after(stillborn).isBroken)).toEqual([false, false, false, false, true])
  expect(policy.after(stillborn)).toEqual({ ms: 30_000, isBroken: true })
  expect(policy.after({ ms: 100, wasReady: true }).isBroken).toBe(false)
})
