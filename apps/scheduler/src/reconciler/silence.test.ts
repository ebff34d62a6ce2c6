import { expect, test } from 'vitest'
import { createSilenceWatch } from './silence.ts'

const silentFor = (silentMs: number) => [{ id: 'w', silentMs }]

test('a worker whose host died is declared dead 10 s after its last beat', () => {
  const watch = createSilenceWatch()
  const deadAt = [6_000, 8_000, 10_000, 12_000].find((ms) => watch.look(silentFor(ms), ms).length > 0)
  expect(deadAt).toBe(10_000)
})

test('after an outage of Postgres all beats are old, and workers get time to be heard again', () => {
  const watch = createSilenceWatch()
  expect(watch.look(silentFor(60_000), 60_000)).toEqual([])
  expect(watch.look([], 62_000)).toEqual([])
  expect(watch.look(silentFor(6_000), 68_000)).toEqual([])
})

test('a worker that stays silent after an outage is declared dead 4 s after it', () => {
  const watch = createSilenceWatch()
  const deadAt = [60_000, 62_000, 64_000].find((ms) => watch.look(silentFor(ms), ms).length > 0)
  expect(deadAt).toBe(64_000)
})

test('what was seen before a gap between two looks is no evidence', () => {
  const watch = createSilenceWatch()
  watch.look(silentFor(6_000), 0)
  expect(watch.look(silentFor(90_000), 84_000)).toEqual([])
})
