import type { EventKind, LifecycleEvent } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { createQueueRates } from './queue-rates.ts'

const event = (kind: EventKind, queue = 'q'): LifecycleEvent => ({
  kind,
  taskId: '019a0000-0000-7000-8000-000000000000',
  version: 1,
  at: '2030-01-01T00:00:00.000Z',
  queue,
  type: 't',
  name: null,
  priority: 5,
  attempt: 1,
  worker: null,
  startedAt: null,
  runAt: null,
  error: null,
  cursor: '1',
})

function setUp() {
  const clock = { ms: 1_000_000 }
  const rates = createQueueRates(() => clock.ms)
  const see = (kind: EventKind, times: number, queue?: string) =>
    rates.observe(Array.from({ length: times }, () => event(kind, queue)))
  return { clock, rates, see }
}
const NOTHING = { accepted: 0, started: 0, finished: 0, failed: 0 }

test('rates are per second over the last minute, and what is older does not count', () => {
  const { clock, rates, see } = setUp()
  clock.ms += 120_000
  see('created', 120)
  see('started', 60)
  see('completed', 30)
  see('failed', 15)
  see('updated', 100)
  clock.ms += 30_000
  see('created', 60)
  expect(rates.of('q')).toEqual({ accepted: 3, started: 1, finished: 0.75, failed: 0.25 })
  clock.ms += 31_000
  expect(rates.of('q')).toEqual({ ...NOTHING, accepted: 1 })
  clock.ms += 60_000
  expect(rates.of('q')).toEqual(NOTHING)
  expect(rates.of('another')).toEqual(NOTHING)
})

test('a process that saw less than a minute counts only what it saw', () => {
  const { clock, rates, see } = setUp()
  see('created', 10)
  clock.ms += 5_000
  expect(rates.of('q').accepted).toBe(2)
})

test('starts are counted for shorter times too, and are not known beyond a minute', () => {
  const { clock, rates, see } = setUp()
  see('started', 3)
  clock.ms += 2_000
  see('started', 1)
  expect([1_000, 10_000, 60_000, 60_001].map((ms) => rates.startedWithin('q', ms))).toEqual([1, 4, 4, undefined])
})

test('a flood of queue names costs bounded memory, and idle ones make room', () => {
  const { clock, rates, see } = setUp()
  for (let made = 0; made < 10_000; made++) see('created', 1, `q${made}`)
  see('created', 1, 'late')
  expect(rates.of('late')).toEqual(NOTHING)
  clock.ms += 61_000
  see('created', 61, 'late')
  expect(rates.of('late').accepted).toBe(1.02)
})
