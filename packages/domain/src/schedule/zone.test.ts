import { expect, test } from 'vitest'
import { createZone } from './zone.ts'

const HOUR_MS = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()

test('a span ends where the offset changes, to the second', () => {
  const { spanAt } = createZone('America/New_York')
  const winter = spanAt(Date.UTC(2026, 0, 15))
  const summer = spanAt(winter.until)
  expect([iso(winter.until), iso(summer.until)]).toEqual(['2026-03-08T07:00:00.000Z', '2026-11-01T06:00:00.000Z'])
  expect([winter.offset, summer.offset]).toEqual([-5 * HOUR_MS, -4 * HOUR_MS])
})

test('offsets of parts of a minute are kept', () => {
  expect(createZone('Africa/Monrovia').spanAt(0).offset).toBe(-(44 * 60 + 30) * 1000)
})

test.each([
  ['Europe/London', Date.UTC(2026, 9, 25, 1)],
  ['Europe/London', Date.UTC(2026, 2, 29, 1)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15)],
  ['Pacific/Apia', Date.UTC(2011, 11, 30, 10)],
])('where the time line is cut makes no difference: %s', (name, change) => {
  const minutes = Array.from({ length: 400 }, (_, i) => change + (194 - i) * 15 * 60_000)
  const seenBy = ({ spanAt }: ReturnType<typeof createZone>) =>
    minutes.map((at) => {
      const { from, until, offset, seen } = spanAt(at)
      expect(from <= at && at < until).toBe(true)
      return [iso(at), offset, Math.max(seen, at + offset)]
    })
  const whole = seenBy(createZone(name))
  for (const hours of [1, 5, 24, 49]) expect(seenBy(createZone(name, hours * HOUR_MS))).toEqual(whole)
})
