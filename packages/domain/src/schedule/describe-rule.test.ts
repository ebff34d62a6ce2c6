import { expect, test } from 'vitest'
import { describeRule } from './describe-rule.ts'

test.each([
  ['@daily', 'At 00:00, every day'],
  ['@hourly', 'Every hour'],
  ['* * * * * *', 'Every second'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['0,30 * * * *', 'Every 30 minutes'],
  ['30 9 * * MON-FRI', 'At 09:30, Monday through Friday'],
  ['30 0,12 * * *', 'At 00:30 and 12:30, every day'],
  ['15 30 9 * * *', 'At 09:30:15, every day'],
  ['0 0 * * FRI-SUN', 'At 00:00, Friday through Sunday'],
  ['0 0 * * sat,sun', 'At 00:00, only on Saturday and Sunday'],
  ['0 0 1,15,L * *', 'At 00:00, on day 1 and 15 of the month or on the last day of the month'],
  ['0 0 L-3 * *', 'At 00:00, 3 days before the last day of the month'],
  ['0 0 15W * *', 'At 00:00, on the weekday nearest day 15 of the month'],
  ['0 0 * * fri#2', 'At 00:00, on the second Friday of the month'],
  ['0 0 ? * 7L', 'At 00:00, on the last Sunday of the month'],
  ['0 0 1 JAN,JUL *', 'At 00:00, on day 1 of the month, only in January and July'],
  ['0 0 * JAN *', 'At 00:00, every day, only in January'],
])('%s in words is: %s', (cron, description) => {
  expect(describeRule({ cron, everyMs: null })).toBe(description)
})

test('two restricted day fields are joined by or, since a day need only suit one', () => {
  expect(describeRule({ cron: '0 0 1 * MON', everyMs: null })).toBe('At 00:00, on day 1 of the month or on Monday')
  expect(describeRule({ cron: '0 0 1-7 * MON-FRI', everyMs: null })).toBe(
    'At 00:00, between day 1 and 7 of the month or Monday through Friday',
  )
})

test('a step that does not come out even is told by its values, not as an interval', () => {
  expect(describeRule({ cron: '*/25 * * * *', everyMs: null })).toBe('At 0, 25, and 50 minutes past the hour')
  expect(describeRule({ cron: '0 */10 * * *', everyMs: null })).toBe('At 00:00, 10:00 and 20:00, every day')
  expect(describeRule({ cron: '0 0 */10 * *', everyMs: null })).toBe('At 00:00, on day 1, 11, 21, and 31 of the month')
})

test.each([
  [1_000, 'Every second'],
  [1_500, 'Every 1500 milliseconds'],
  [90_000, 'Every 90 seconds'],
  [5_400_000, 'Every 90 minutes'],
  [3_600_000, 'Every hour'],
  [86_400_000, 'Every 24 hours'],
  [604_800_000, 'Every 7 days of 24 hours'],
])('an interval of %d ms in words is: %s', (everyMs, description) => {
  expect(describeRule({ cron: null, everyMs })).toBe(description)
})
