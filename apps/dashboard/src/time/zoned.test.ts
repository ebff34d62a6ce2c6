import { describe, expect, it } from 'vitest'
import { formatIn, instantIn, localTextIn, offsetText, withClocks, zoneNames } from './zoned.ts'

describe('a local time in a zone', () => {
  it.each([
    ['2026-07-01T09:00', 'Europe/London', '2026-07-01T08:00:00.000Z'],
    ['2026-11-21T09:00:30', 'Asia/Kolkata', '2026-11-21T03:30:30.000Z'],
    ['2026-11-21T09:00', 'UTC', '2026-11-21T09:00:00.000Z'],
    ['2026-01-31T00:00', 'America/New_York', '2026-01-31T05:00:00.000Z'],
  ])('%s in %s is %s, and back', (local, zone, instant) => {
    expect(instantIn(local, zone)).toBe(instant)
    expect(localTextIn(instant, zone)).toBe(local.length === 16 ? `${local}:00` : local)
  })

  it('that exists twice is the first of them', () => {
    expect(instantIn('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  it('that does not exist is as much later as the clocks jump', () => {
    expect(instantIn('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
  })

  it('stays as it is typed while it is none', () => {
    expect(instantIn('', 'UTC')).toBe('')
    expect(instantIn('tomorrow', 'UTC')).toBe('tomorrow')
  })
})

it('a time is written with its weekday, and with seconds only where there are some', () => {
  expect(formatIn(new Date('2026-11-21T09:00:00Z'), 'Asia/Kolkata')).toBe('Sat 21 Nov 2026, 14:30')
  expect(formatIn(new Date('2026-11-21T09:00:05Z'), 'UTC')).toBe('Sat 21 Nov 2026, 09:00:05')
})

it('an offset is written with its sign', () => {
  const at = Date.UTC(2026, 0, 1)
  expect(offsetText(at, 'Asia/Kolkata')).toBe('UTC+05:30')
  expect(offsetText(at, 'America/St_Johns')).toBe('UTC−03:30')
  expect(offsetText(at, 'UTC')).toBe('UTC')
})

it('UTC is the first of the zones, and there once', () => {
  expect(zoneNames().indexOf('UTC')).toBe(0)
  expect(zoneNames().lastIndexOf('UTC')).toBe(0)
  expect(zoneNames()).toContain('Europe/London')
})

it('instants in a text are shown on the clocks of a zone', () => {
  expect(withClocks('the task of 2026-11-21T17:20:14.330Z had not ended', 'Asia/Kolkata')).toBe(
    'the task of Sat 21 Nov 2026, 22:50:14 had not ended',
  )
})
