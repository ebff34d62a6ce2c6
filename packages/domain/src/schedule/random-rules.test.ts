import { expect, test } from 'vitest'
import { clockJumps, expectedTicks, readClock } from './oracle.fixture.ts'
import { describeRule } from './describe-rule.ts'
import { createTimetable, type Rule, type Timetable } from './timetable.ts'

const DAY_MS = 86_400_000
const WINDOWS = 40
const RULES_PER_WINDOW = 40

/** mulberry32: the same numbers from the same seed. */
function random(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const upTo = (n: number) => Math.floor(next() * (n + 1))
  const from = <T>(all: readonly T[]) => all[upTo(all.length - 1)] as T
  return { upTo, from }
}

type Random = ReturnType<typeof random>

function randomItem({ upTo, from }: Random, min: number, max: number): string {
  const first = min + upTo(max - min)
  const last = first + upTo(max - first)
  const step = 1 + upTo(Math.min(9, max - 1))
  return from([`${first}`, `${first}`, `${first}-${last}`, `${first}-${last}/${step}`, `*/${step}`, `${first}/${step}`])
}

function randomList(pick: Random, min: number, max: number, special: readonly string[] = []): string {
  const item = () => (special.length > 0 && pick.upTo(3) === 0 ? pick.from(special) : randomItem(pick, min, max))
  return Array.from({ length: 1 + pick.from([0, 0, 1, 2]) }, item).join(',')
}

function randomRule(pick: Random): string {
  const orAny = (text: string, odds: number) => (pick.upTo(odds) === 0 ? text : '*')
  return [
    ...(pick.upTo(4) === 0 ? [randomList(pick, 0, 59)] : []),
    pick.from([randomList(pick, 0, 59), '0', '30', '*/15']),
    pick.from([randomList(pick, 0, 23), randomList(pick, 0, 4), '*', '*', '0-23']),
    orAny(randomList(pick, 1, 31, ['L', 'L-2', 'LW', '15W', '1W', '31W']), 3),
    orAny(randomList(pick, 1, 12, ['JAN', 'MAR-JUN', 'oct,NOV']), 4),
    orAny(randomList(pick, 0, 6, ['7', 'MON-FRI', 'FRIL', '0L', 'Sun#1', '2#3', 'sat']), 3),
  ].join(' ')
}

/** Half of them with a change of the clocks in them. */
function randomWindow(pick: Random, zones: readonly string[]) {
  const zone = pick.from(zones)
  const year = Date.UTC(1975 + pick.upTo(75), 0, 1)
  const jumps = pick.upTo(1) === 0 ? [] : clockJumps(zone, year, year + 365 * DAY_MS)
  const middle = jumps.length > 0 ? pick.from(jumps) : year + pick.upTo(364) * DAY_MS + pick.upTo(1439) * 60_000
  return { zone, window: readClock(zone, middle - DAY_MS, middle + DAY_MS) }
}

test('random rules in random zones tick as the oracle says', () => {
  const pick = random(20_261_121)
  const zones = Intl.supportedValuesOf('timeZone')
  let ticks = 0
  for (let n = 0; n < WINDOWS; n += 1) {
    const { zone, window } = randomWindow(pick, zones)
    for (let rule = 0; rule < RULES_PER_WINDOW; rule += 1) {
      const cron = randomRule(pick)
      const expected = expectedTicks(cron, window)
      expect(ticksOf(cron, zone, window), `${cron} in ${zone}`).toEqual(expected)
      ticks += expected.length
    }
  }
  expect(ticks).toBeGreaterThan(WINDOWS * RULES_PER_WINDOW)
})

function ticksOf(cron: string, timezone: string, { from, until }: { from: number; until: number }): number[] {
  const { after } = timetableOf({ cron, everyMs: null, timezone, anchorMs: 0 })
  const found = []
  for (let at = after(from); at !== null && at < until; at = after(at)) found.push(at)
  return found
}

/** Rules like 31 February are refused: they have no ticks. */
function timetableOf(rule: Rule): Timetable {
  try {
    return createTimetable(rule)
  } catch (error) {
    expect(String(error)).toContain('never happens')
    return { after: () => null }
  }
}

test('what is after an instant does not depend on which instant was asked about before', () => {
  const pick = random(7)
  const zones = Intl.supportedValuesOf('timeZone')
  for (let n = 0; n < 500; n += 1) {
    const rule = { cron: randomRule(pick), everyMs: null, timezone: pick.from(zones), anchorMs: 0 }
    const { after } = createTimetable(rule)
    const from = Date.UTC(1980 + pick.upTo(60), pick.upTo(11), pick.upTo(27), pick.upTo(23))
    const first = after(from) ?? 0
    const second = after(first) ?? 0
    const between = first + Math.floor((second - first) / 2)
    expect([after(from - 1) ?? 0, after(between), after(first - 1)], JSON.stringify(rule)).toEqual([
      expect.toSatisfy((at: number) => at === first || at === from),
      second,
      first,
    ])
  }
})

test('every rule that has a timetable has words', () => {
  const pick = random(99)
  for (let n = 0; n < 2_000; n += 1) {
    const words = describeRule({ cron: randomRule(pick), everyMs: null })
    expect(words).toMatch(/^[A-Z][\w :,-]+$/)
    expect(words).not.toMatch(/undefined|null|NaN/)
  }
})

test('rules with the same words tick at the same times', () => {
  const pick = random(5)
  const odd = Array.from({ length: 16 }, (_, n) => 2 * n + 1).join(',')
  const written = [
    ['0', '0-0', '*/30', '0,30', '*', '0-59', '*/7', '0,7,14,21,28,35,42,49,56'],
    ['*', '0-23', '9', '9-9', '9,10,11', '9-11', '*/12', '0,12', '*/1'],
    ['*', '?', '1-31', '1', '01', '*/2', odd, 'L', 'LW', '15W', 'L-1', '1,L'],
    ['*', '1-12', 'JAN', '1', '*/6', '1,7', 'mar-may', '3,4,5'],
    [
      '*',
      '?',
      '0-6',
      'MON-SUN',
      'MON',
      '1',
      'FRIL',
      '5L',
      '0L',
      '7L',
      'SAT,SUN',
      '6-7',
      'FRI-SUN',
      '5,6,0',
      '2#2',
      'tue#2',
    ],
  ]
  const ticks = new Map<string, (number | null)[]>()
  for (let n = 0; n < 4_000; n += 1) {
    const cron = written.map((texts) => pick.from(texts)).join(' ')
    const { after } = createTimetable({ cron, everyMs: null, timezone: 'UTC', anchorMs: 0 })
    const found = [2024, 2025, 2026].flatMap((year) => [0, 100, 200].map((day) => after(Date.UTC(year, 0, day, 7, 7))))
    const words = describeRule({ cron, everyMs: null })
    expect(found, `${cron}: ${words}`).toEqual(ticks.get(words) ?? found)
    ticks.set(words, found)
  }
  expect(ticks.size).toBeGreaterThan(500)
  expect(ticks.size).toBeLessThan(3_500)
})
