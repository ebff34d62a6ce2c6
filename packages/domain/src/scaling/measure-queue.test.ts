import { expect, test } from 'vitest'
import { type QueueReading, measureQueue, partOf } from './measure-queue.ts'

const NOW = 1_000_000
const reading = (over: Partial<QueueReading> = {}): QueueReading => ({
  queue: 'q',
  isPaused: false,
  concurrency: null,
  ratePerS: null,
  ended: 0,
  running: 0,
  elsewhere: 0,
  stolen: 0,
  due: 0,
  isExact: true,
  oldestWaitMs: null,
  runTime: null,
  ...over,
})

test('tasks that became due since the last look are told from those that ended, run and wait', () => {
  const first = measureQueue(reading({ ended: 100, running: 5, due: 20 }), undefined, NOW)
  expect(first.load).toMatchObject({ arrived: 0, arrivalsPerS: null, backlog: 20, active: 5 })
  const second = measureQueue(reading({ ended: 140, running: 10, due: 25 }), first.memory, NOW + 5_000)
  expect(second.load.arrived).toBe(50)
  expect(second.load.arrivalsPerS).toBeCloseTo(10 * (1 - Math.exp(-5 / 30)))
})

test('of what is only estimated at least as many arrived as ended', () => {
  const first = measureQueue(reading({ ended: 100, due: 900_000, isExact: false }), undefined, NOW)
  const second = measureQueue(reading({ ended: 160, due: 870_000, isExact: false }), first.memory, NOW + 5_000)
  expect(second.load.arrived).toBe(60)
})

test('what workers of other pools have taken of it is no load of its own', () => {
  const first = measureQueue(reading({ stolen: 50 }), undefined, NOW)
  const second = measureQueue(reading({ running: 200, elsewhere: 190, stolen: 240, due: 5 }), first.memory, NOW + 5_000)
  expect(second.load).toMatchObject({ active: 10, backlog: 5, arrived: 15 })
  // They have left: what they took is not known any more, and counts no second time.
  const third = measureQueue(reading({ running: 3, elsewhere: 4, ended: 207 }), second.memory, NOW + 10_000)
  expect(third.load).toMatchObject({ active: 0, arrived: 5 })
})

test('a burst of long tasks is no lasting load', () => {
  const runTime = { meanMs: 600_000, samples: 10 }
  const first = measureQueue(reading({ runTime }), undefined, NOW)
  const second = measureQueue(reading({ due: 100, runTime }), first.memory, NOW + 5_000)
  expect((second.load.arrivalsPerS ?? 0) * 600).toBeLessThan(75)
})

test('run times are remembered while nothing runs, and a long silence is not', () => {
  const runTime = { meanMs: 50, samples: 10 }
  const first = measureQueue(reading({ ended: 10, runTime }), undefined, NOW)
  const late = measureQueue(reading({ ended: 9_000 }), first.memory, NOW + 600_000)
  expect(late.load).toMatchObject({ runMs: 50, samples: 10, arrived: 0, arrivalsPerS: null })
})

test('a part of a queue has that part of its limits, too', () => {
  const { load } = measureQueue(reading({ due: 10, concurrency: 4, ratePerS: 8 }), undefined, NOW)
  expect(partOf(load, 0.25)).toMatchObject({ backlog: 2.5, concurrency: 1, ratePerS: 2, arrivalsPerS: null })
})
