import { expect, test } from 'vitest'
import { clockNote, localTime } from './clock-notes.ts'
import { createTimetable } from './timetable.ts'

const NEW_YORK = 'America/New_York'

/** Notes of the ticks after `from`, by their local time. */
function notes(cron: string, timezone: string, from: string, count = 40): Record<string, string> {
  const { after } = createTimetable({ cron, everyMs: null, timezone, anchorMs: 0 })
  const found: Record<string, string> = {}
  let before = Date.parse(from)
  for (let n = 0; n < count; n += 1) {
    const at = after(before) as number
    const note = clockNote({ cron, everyMs: null, timezone }, before, at)
    if (note !== undefined) found[localTime(at, timezone)] = note
    before = at
  }
  return found
}

test('a time that does not exist says where it runs instead', () => {
  expect(notes('30 2 * * *', NEW_YORK, '2026-03-01T00:00:00Z')).toEqual({
    '2026-03-08T03:00:00-04:00': '02:30 does not exist on 2026-03-08: clocks go forward, so it runs at 03:00',
  })
  expect(notes('30 2,3 * * *', NEW_YORK, '2026-03-05T00:00:00Z', 10)).toEqual({
    '2026-03-08T03:00:00-04:00': '02:30 does not exist on 2026-03-08: clocks go forward, so it runs at 03:00',
  })
})

test('several that do not exist say that they run once, and with which', () => {
  expect(notes('*/20 2 * * *', NEW_YORK, '2026-03-07T00:00:00Z', 8)).toEqual({
    '2026-03-08T03:00:00-04:00':
      '02:00 to 02:40 (3 times) do not exist on 2026-03-08: clocks go forward, so they run once, at 03:00',
  })
  expect(notes('0 2,3 * * *', NEW_YORK, '2026-03-07T00:00:00Z', 8)).toEqual({
    '2026-03-08T03:00:00-04:00':
      '02:00 does not exist on 2026-03-08: clocks go forward, so it runs together with 03:00',
  })
  expect(Object.values(notes('* * 2 * * *', NEW_YORK, '2026-03-08T05:00:00Z', 2))).toEqual([
    '02:00 to 02:01:39 (100 times or more) do not exist on 2026-03-08: clocks go forward, so they run once, at 03:00',
  ])
})

test('a day that does not exist is named with its times', () => {
  expect(notes('0 9 * * *', 'Pacific/Apia', '2011-12-25T00:00:00Z', 10)).toEqual({
    '2011-12-31T00:00:00+14:00': '2011-12-30 09:00 does not exist: clocks go forward, so it runs at 2011-12-31 00:00',
  })
})

test('a time that exists twice says that it runs once', () => {
  expect(notes('*/30 1 * * *', NEW_YORK, '2026-10-30T00:00:00Z', 12)).toEqual({
    '2026-11-01T01:00:00-04:00': '01:00 exists twice on 2026-11-01: clocks go back, so it runs once, at the first',
    '2026-11-01T01:30:00-04:00': '01:30 exists twice on 2026-11-01: clocks go back, so it runs once, at the first',
  })
})

test('a rule of all 24 hours says that it runs both times, and leaves out what does not exist', () => {
  expect(notes('30 * * * *', NEW_YORK, '2026-11-01T00:00:00Z', 12)).toEqual({
    '2026-11-01T01:30:00-04:00':
      '01:30 exists twice on 2026-11-01: clocks go back, and it runs both times: this is the first',
    '2026-11-01T01:30:00-05:00':
      '01:30 exists twice on 2026-11-01: clocks go back, and it runs both times: this is the second',
  })
  expect(notes('30 * * * *', NEW_YORK, '2026-03-08T00:00:00Z', 12)).toEqual({
    '2026-03-08T03:30:00-04:00':
      '02:30 does not exist on 2026-03-08: clocks go forward; ticks keep their rhythm in real time',
  })
})

test('days without a change, and zones without one, have no notes', () => {
  expect(notes('30 2 * * *', 'Asia/Kolkata', '2026-01-01T00:00:00Z', 400)).toEqual({})
  expect(notes('0 12 * * *', NEW_YORK, '2026-01-01T00:00:00Z', 400)).toEqual({})
})

test('an interval says where its time of day moves', () => {
  const note = (everyMs: number, before: string, at: string) =>
    clockNote({ cron: null, everyMs, timezone: NEW_YORK }, Date.parse(before), Date.parse(at))
  const [before, at] = ['2026-03-07T12:00:00Z', '2026-03-08T12:00:00Z']
  expect(note(86_400_000, before, at)).toBe(
    'clocks go forward on 2026-03-08: an interval keeps its length, so the time of day moves',
  )
  expect(note(86_400_000, at, '2026-03-09T12:00:00Z')).toBeUndefined()
  expect(note(900_000, before, at)).toBeUndefined()
})

test.each([
  [0, 'UTC', '1970-01-01T00:00:00+00:00'],
  [1_500, 'Asia/Kolkata', '1970-01-01T05:30:01.500+05:30'],
  [Date.UTC(2026, 0, 1), 'America/St_Johns', '2025-12-31T20:30:00-03:30'],
])('the local time of %d in %s is %s', (at, zone, expected) => {
  expect(localTime(at, zone)).toBe(expected)
})
