import { describe, expect, it } from 'vitest'
import { formatAbsolute, formatDuration, formatRelative, formatRemaining } from './format.ts'

it.each([
  [-5, '0 ms'],
  [250.4, '250 ms'],
  [999.6, '1 s'],
  [1_000, '1 s'],
  [1_490, '1.4 s'],
  [59_999, '59.9 s'],
  [60_000, '1 m'],
  [125_000, '2 m 05 s'],
  [11_520_000, '3 h 12 m'],
  [367_200_000, '4 d 6 h'],
])('a duration of %d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

describe('formatRelative', () => {
  const now = Date.UTC(2026, 10, 21, 12)
  it.each([
    [0, 'just now'],
    [-12_000, '12 s ago'],
    [180_000, 'in 3 m'],
    [-7_200_000, '2 h ago'],
    [-172_800_000, '2 d ago'],
    [-40 * 86_400_000, '2026-10-12'],
  ])('%d ms from now is %s', (distance, text) => expect(formatRelative(new Date(now + distance), now)).toBe(text))
})

it('what is due is due now, and far away is counted in days', () => {
  expect(formatRemaining(new Date(1_000), 5_000)).toBe('now')
  expect(formatRemaining(new Date(40 * 86_400_000), 0)).toBe('in 40 d')
})

it('says an instant in a zone to the millisecond', () => {
  expect(formatAbsolute(new Date('2026-11-21T23:30:00.005Z'), 'Europe/Berlin')).toBe('22 Nov 2026, 00:30:00.005')
})
