import type { RunTime } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { createRunTimes } from './run-times.ts'

const SHORT: RunTime = { meanMs: 1, p95Ms: 2, samples: 256 }

test('a few short runs of a worker that has just begun say nothing new of a type that others measured as short', () => {
  const times = createRunTimes(() => SHORT)
  for (let run = 0; run < 5; run++) times.record('t', 1)
  expect(times.takeNews()).toEqual([])
  for (let run = 0; run < 20; run++) times.record('t', 1)
  expect(times.takeNews()).toMatchObject([{ type: 't', samples: 25 }])
})

test('a slow run of a type that others measured as short is told at once', () => {
  const times = createRunTimes(() => SHORT)
  times.record('t', 300)
  expect(times.takeNews()).toMatchObject([{ type: 't', p95Ms: 300, samples: 1 }])
})

test('the first run of a type that nobody measured is told', () => {
  const times = createRunTimes(() => undefined)
  times.record('t', 1)
  expect(times.takeNews()).toMatchObject([{ type: 't', samples: 1 }])
})
