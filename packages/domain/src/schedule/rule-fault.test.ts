import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createTimetable, type Rule } from './timetable.ts'

function faultOf(rule: Partial<Rule>): { path: string; message: string } | undefined {
  try {
    createTimetable({ cron: null, everyMs: null, timezone: 'UTC', anchorMs: 0, ...rule })
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).toBe('invalid_input')
    return (error as AppError).errors?.[0]
  }
}

test.each([
  ['60 * * * *', 'minute "60" is not allowed; minute takes 0-59'],
  ['60 * * * * *', 'second "60" is not allowed; second takes 0-59'],
  ['* 24 * * *', 'hour "24" is not allowed; hour takes 0-23'],
  ['* * 0 * *', 'day-of-month "0" is not allowed; day-of-month takes 1-31'],
  ['* * * 13 *', 'month "13" is not allowed; month takes 1-12'],
  ['* * * * 8', 'day-of-week "8" is not allowed; day-of-week takes 0-6'],
  ['* * * * FRY', 'day-of-week "FRY" is not allowed'],
  ['* * * JANUARY *', 'month "JANUARY" is not allowed'],
  ['1--100000000 * * * *', 'minute "1--100000000" is not allowed'],
  ['-1 * * * *', 'minute "-1" is not allowed'],
  ['1.5 * * * *', 'minute "1.5" is not allowed'],
  ['1e1 * * * *', 'minute "1e1" is not allowed'],
  [',, * * * *', 'minute "" is not allowed'],
  ['*/0 * * * *', 'minute "*/0" has no step of 1-59'],
  ['*/ * * * *', 'minute "*/" has no step of 1-59'],
  ['*/90 * * * *', 'has no step of 1-59 (for an interval like 90 minutes use `every`, not cron)'],
  ['*/1/2 * * * *', 'minute "*/1/2" has no step'],
  ['0 22-2 * * *', 'hour "22-2" runs backwards: write 22-23,0-2'],
  ['0 22-2/2 * * *', 'hour "22-2/2" runs backwards: write 22,0,2'],
  ['0 0 * * FRI-MON', 'day-of-week "FRI-MON" runs backwards: write 5-6,0-1'],
  ['0 0 * NOV-JAN *', 'month "NOV-JAN" runs backwards: write 11-12,1'],
  ['0 0 0W * *', 'day-of-month "0W" is not allowed'],
  ['0 0 L-31 * *', 'day-of-month "L-31" is not allowed'],
  ['0 0 L-3W * *', 'day-of-month "L-3W" is not allowed'],
  ['0 0 ?,1 * *', 'day-of-month "?" is not allowed'],
  ['? * * * *', 'minute "?" is not allowed'],
  ['L * * * *', 'minute "L" is not allowed'],
  ['0 0 * * L', 'day-of-week "L" is not allowed'],
  ['0 0 * * MON#6', 'day-of-week "MON#6" must count from #1 to #5'],
  ['0 0 * * MON#0', 'day-of-week "MON#0" must count from #1 to #5'],
  ['0 0 31 2 *', 'never happens: no such day "31" in month "2"'],
  ['0 0 30,31W FEB *', 'never happens'],
  ['0 0 31 2,4,6,9,11 *', 'never happens'],
  ['', 'must have 5 fields'],
  ['* * * *', '"* * * *" has 4'],
  ['* * * * * * *', 'has 7'],
  ['@reboot', '"@reboot" is unknown; give one of @yearly'],
  ['@__proto__', '"@__proto__" is unknown'],
  ['\0 * * * *', 'minute "\\u0000" is not allowed'],
  ['٣ * * * *', 'minute "٣" is not allowed'],
  ['* * * * *\n* * * * *', 'must have 5 fields'],
  ['\ud800 * * * *', 'minute "\ufffd" is not allowed'],
  ['1'.repeat(40) + ' * * * *', `minute "${'1'.repeat(30)}…" is not allowed`],
  ['1,'.repeat(5_000), 'must have at most 256 characters'],
  ['*'.repeat(10_240), 'must have at most 256 characters'],
])('%s is refused, and the fault tells why', (cron, message) => {
  expect(faultOf({ cron })).toEqual({ path: 'cron', message: expect.stringContaining(message) as string })
})

test.each(['Europe/Londn', 'UTC+1', '+01:00', '', ' ', 'Europe/London\0', '../etc/passwd', 'x'.repeat(10_240)])(
  'the zone %j is refused, and the fault tells what one looks like',
  (timezone) => {
    expect(faultOf({ cron: '* * * * *', timezone })).toEqual({
      path: 'timezone',
      message: expect.stringContaining('must be an IANA time zone, like Europe/London') as string,
    })
  },
)

test.each([0, -1, 999, 1_000.5, Number.NaN, Infinity])('an interval of %d ms is refused', (everyMs) => {
  expect(faultOf({ everyMs })).toEqual({ path: 'every', message: 'must be at least 1s, in whole milliseconds' })
})

test('a rule is either cron or every', () => {
  expect(faultOf({})).toEqual({ path: 'cron', message: 'or every must be given, and not both' })
  expect(faultOf({ cron: '* * * * *', everyMs: 60_000 })?.path).toBe('cron')
})

test('every field is read, however long its lists are', () => {
  const longest = '0,'.repeat(123) + '0 * * * *'
  expect(faultOf({ cron: longest })).toBeUndefined()
})
