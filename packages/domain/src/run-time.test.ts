import { expect, test } from 'vitest'
import { bundleSize, createRunTimeMeter, isShort } from './run-time.ts'

test('an unmeasured or slow type is never bundled', () => {
  expect(bundleSize(undefined)).toBe(1)
  expect(bundleSize({ meanMs: 0.1, p95Ms: 0.2, samples: 3 })).toBe(1)
  expect(bundleSize({ meanMs: 2, p95Ms: 26, samples: 256 })).toBe(1)
})

test('a bundle holds about 25 ms of work, at most 50 tasks', () => {
  expect(bundleSize({ meanMs: 5, p95Ms: 9, samples: 256 })).toBe(5)
  expect(bundleSize({ meanMs: 0.01, p95Ms: 0.1, samples: 256 })).toBe(50)
  expect(bundleSize({ meanMs: 24, p95Ms: 25, samples: 256 })).toBe(1)
})

test('a type that turns slow stops being short within 13 runs', () => {
  const meter = createRunTimeMeter()
  for (let run = 0; run < 256; run++) meter.record(1)
  expect(isShort(meter.measure())).toBe(true)
  for (let run = 0; run < 13; run++) meter.record(500)
  expect(isShort(meter.measure())).toBe(false)
})
