import { expect, test } from 'vitest'
import { firstTick } from './first-tick.ts'
import { createTimetable } from './timetable.ts'

const HOUR_MS = 3_600_000
const NOW = Date.UTC(2030, 0, 1, 12, 30)
const at = (hour: number): number => Date.UTC(2030, 0, 1, hour)
const timetable = createTimetable({ cron: '0 * * * *', everyMs: null, timezone: 'UTC', anchorMs: 0 })
const bounds = { timetable, offsetMs: 0, startAt: null, endAt: null, createdAt: at(1), maxRuns: null, runs: 0 }

test.each([
  ['the next nominal time', {}, at(13)],
  ['a nominal time that has come, while its run time has not', { offsetMs: HOUR_MS }, at(12)],
  ['nothing from before it was made, whatever its offset', { offsetMs: 20 * HOUR_MS, createdAt: at(12) + 1 }, at(13)],
  ['its start, when that is to come', { startAt: at(20) }, at(20)],
  ['the first time after those that were decided', { taken: new Set([at(13), at(14), at(16)]) }, at(15)],
  ['the last time before its end', { endAt: at(13) }, at(13)],
  ['nothing after its end', { endAt: at(13) - 1 }, null],
  ['nothing when the rest before its end was decided', { endAt: at(13), taken: new Set([at(13)]) }, null],
  ['nothing when its runs are used up', { maxRuns: 3, runs: 3 }, null],
  ['the next one while runs are left', { maxRuns: 3, runs: 2 }, at(13)],
])('goes on with %s', (_what, over, expected) => {
  expect(firstTick({ ...bounds, ...over }, NOW)).toBe(expected)
})
