import { expect, test } from 'vitest'
import { createTimetable, type Rule } from './timetable.ts'

const rule = (cron: string, timezone = 'UTC'): Rule => ({ cron, everyMs: null, timezone, anchorMs: 0 })

function next(of: Rule, from: string, count: number): string[] {
  const { after } = createTimetable(of)
  const found = []
  for (let at = after(Date.parse(from)); at !== null && found.length < count; at = after(at)) found.push(new Date(at))
  return found.map((at) => at.toISOString().replace(':00.000Z', 'Z'))
}

test.each([
  ['0 9 * * *', '2026-01-31T09:00Z', ['2026-02-01T09:00Z', '2026-02-02T09:00Z']],
  ['59 23 31 12 *', '2026-12-31T23:59Z', ['2027-12-31T23:59Z']],
  ['* * * * *', '2026-12-31T23:59Z', ['2027-01-01T00:00Z', '2027-01-01T00:01Z']],
  ['*/20 * * * *', '2026-01-01T00:59Z', ['2026-01-01T01:00Z', '2026-01-01T01:20Z']],
  ['5/20 8 * * *', '2026-01-01T00:00Z', ['2026-01-01T08:05Z', '2026-01-01T08:25Z', '2026-01-01T08:45Z']],
  ['0 0 31 * *', '2026-01-31T00:00Z', ['2026-03-31T00:00Z', '2026-05-31T00:00Z']],
  ['0 0 29 2 *', '2026-01-01T00:00Z', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
  ['0 0 29 2 *', '2096-03-01T00:00Z', ['2104-02-29T00:00Z']],
  ['0 0 29 2 *', '2396-03-01T00:00Z', ['2400-02-29T00:00Z']],
  ['0 0 ? 2 MON#5', '2084-03-01T00:00Z', ['2112-02-29T00:00Z']],
  ['0 0 L * *', '2028-01-31T00:00Z', ['2028-02-29T00:00Z', '2028-03-31T00:00Z', '2028-04-30T00:00Z']],
  ['0 0 L-2 * *', '2026-02-01T00:00Z', ['2026-02-26T00:00Z', '2026-03-29T00:00Z']],
  ['0 0 L-30 * *', '2026-01-02T00:00Z', ['2026-03-01T00:00Z', '2026-05-01T00:00Z']],
  ['0 0 1W * *', '2026-07-31T00:00Z', ['2026-08-03T00:00Z', '2026-09-01T00:00Z']],
  ['0 0 31W * *', '2026-05-01T00:00Z', ['2026-05-29T00:00Z', '2026-07-31T00:00Z']],
  ['0 0 15W 8,11 *', '2026-08-01T00:00Z', ['2026-08-14T00:00Z', '2026-11-16T00:00Z']],
  ['0 0 LW * *', '2026-01-01T00:00Z', ['2026-01-30T00:00Z', '2026-02-27T00:00Z']],
  ['0 0 ? * FRIL', '2026-01-01T00:00Z', ['2026-01-30T00:00Z', '2026-02-27T00:00Z']],
  ['0 0 ? * 7L', '2026-01-01T00:00Z', ['2026-01-25T00:00Z', '2026-02-22T00:00Z']],
  ['0 0 ? * TUE#2,TUE#4', '2026-01-01T00:00Z', ['2026-01-13T00:00Z', '2026-01-27T00:00Z', '2026-02-10T00:00Z']],
  ['0 0 ? * 5#5', '2026-01-01T00:00Z', ['2026-01-30T00:00Z', '2026-05-29T00:00Z']],
  ['0 0 * * 0', '2026-01-01T00:00Z', ['2026-01-04T00:00Z']],
  ['0 0 * * 7', '2026-01-01T00:00Z', ['2026-01-04T00:00Z']],
  [
    '0 0 * * fri-sun',
    '2026-01-01T00:00Z',
    ['2026-01-02T00:00Z', '2026-01-03T00:00Z', '2026-01-04T00:00Z', '2026-01-09T00:00Z'],
  ],
  ['0 0 * * 5-7', '2026-01-04T00:00Z', ['2026-01-09T00:00Z']],
  [
    '0 0 13 * FRI',
    '2026-02-07T00:00Z',
    ['2026-02-13T00:00Z', '2026-02-20T00:00Z', '2026-02-27T00:00Z', '2026-03-06T00:00Z'],
  ],
  ['0 0 1-31 * MON', '2026-01-01T00:00Z', ['2026-01-05T00:00Z', '2026-01-12T00:00Z']],
  ['0 0 1,L Jan,dec *', '2026-01-02T00:00Z', ['2026-01-31T00:00Z', '2026-12-01T00:00Z', '2026-12-31T00:00Z']],
  ['@yearly', '2026-01-01T00:00Z', ['2027-01-01T00:00Z']],
  ['@Monthly', '2026-01-01T00:00Z', ['2026-02-01T00:00Z']],
  ['@weekly', '2026-01-01T00:00Z', ['2026-01-04T00:00Z']],
  ['@midnight', '2026-01-01T00:00Z', ['2026-01-02T00:00Z']],
  ['@hourly', '2026-01-01T00:00Z', ['2026-01-01T01:00Z']],
])('%s after %s', (cron, from, expected) => {
  expect(next(rule(cron), from.replace('Z', ':00Z'), expected.length)).toEqual(expected)
})

test('a sixth field, first, counts seconds', () => {
  expect(next(rule('15,45 */30 * * * *'), '2026-01-01T00:00:15Z', 3)).toEqual([
    '2026-01-01T00:00:45.000Z',
    '2026-01-01T00:30:15.000Z',
    '2026-01-01T00:30:45.000Z',
  ])
})

test('the instant asked about is never the answer, one millisecond before it is', () => {
  const { after } = createTimetable(rule('* * * * * *'))
  expect([after(999), after(1_000), after(1_001), after(-1)]).toEqual([1_000, 2_000, 2_000, 0])
})

const NEW_YORK = 'America/New_York'

test.each([
  [
    'a time in the gap runs at its end',
    '30 2 * * *',
    NEW_YORK,
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z'],
  ],
  [
    'several in one gap run once',
    '*/10 2 * * *',
    NEW_YORK,
    '2026-03-08T05:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z'],
  ],
  [
    'together with one at its end',
    '0 2,3 * * *',
    NEW_YORK,
    '2026-03-08T05:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:00Z'],
  ],
  [
    'a time that exists twice runs at the first',
    '30 1 * * *',
    NEW_YORK,
    '2026-10-31T12:00Z',
    ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
  ],
  [
    'so do several',
    '*/30 1 * * *',
    NEW_YORK,
    '2026-11-01T00:00Z',
    ['2026-11-01T05:00Z', '2026-11-01T05:30Z', '2026-11-02T06:00Z'],
  ],
  [
    'all 24 hours keep their rhythm back',
    '*/30 * * * *',
    NEW_YORK,
    '2026-11-01T05:10Z',
    ['2026-11-01T05:30Z', '2026-11-01T06:00Z', '2026-11-01T06:30Z', '2026-11-01T07:00Z'],
  ],
  [
    'and forward',
    '*/30 * * * *',
    NEW_YORK,
    '2026-03-08T06:10Z',
    ['2026-03-08T06:30Z', '2026-03-08T07:00Z', '2026-03-08T07:30Z'],
  ],
  [
    'a gap of half an hour',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
  ],
  [
    'a gap at midnight',
    '0 0 * * *',
    'America/Sao_Paulo',
    '2018-11-03T12:00Z',
    ['2018-11-04T03:00Z', '2018-11-05T02:00Z'],
  ],
  [
    'a day that does not exist',
    '0 9 * * *',
    'Pacific/Apia',
    '2011-12-29T00:00Z',
    ['2011-12-29T19:00Z', '2011-12-30T10:00Z', '2011-12-30T19:00Z'],
  ],
  ['that day alone', '0 9 30 12 *', 'Pacific/Apia', '2011-01-01T00:00Z', ['2011-12-30T10:00Z', '2012-12-29T19:00Z']],
  [
    'clocks that go back over midnight',
    '30 23 * * *',
    'America/Sao_Paulo',
    '2018-02-17T12:00Z',
    ['2018-02-18T01:30Z', '2018-02-19T02:30Z'],
  ],
  [
    'a date that is turned back to',
    '30 * 17 2 *',
    'America/Sao_Paulo',
    '2018-02-18T01:00Z',
    ['2018-02-18T01:30Z', '2018-02-18T02:30Z', '2019-02-17T03:30Z'],
  ],
  [
    'the day of a change, asked for half a year before',
    '30 1 4 10 *',
    'Australia/Lord_Howe',
    '2026-01-01T00:00Z',
    ['2026-10-03T15:00Z', '2027-10-03T14:30Z'],
  ],
])('%s: %s in %s', (_, cron, timezone, from, expected) => {
  expect(next(rule(cron, timezone), from.replace('Z', ':00Z'), expected.length)).toEqual(expected)
})

test('an interval counts from its anchor, which is its first tick, in real time', () => {
  const everyMs = 90 * 60_000
  const { after } = createTimetable({ cron: null, everyMs, timezone: NEW_YORK, anchorMs: 5_000 })
  expect([after(-1e12), after(4_999), after(5_000), after(5_000 + everyMs - 1), after(5_000 + everyMs)]).toEqual([
    5_000,
    5_000,
    5_000 + everyMs,
    5_000 + everyMs,
    5_000 + 2 * everyMs,
  ])
})

test('nothing is due after the year 2999', () => {
  expect(createTimetable(rule('0 0 1 1 *')).after(Date.UTC(2999, 0, 1))).toBeNull()
  expect(
    createTimetable({ cron: null, everyMs: 1_000, timezone: 'UTC', anchorMs: 0 }).after(Date.UTC(3000, 0, 1)),
  ).toBeNull()
})
