import { expect, test } from 'vitest'
import { clockJumps, expectedTicks, readClock } from './oracle.fixture.ts'
import { createTimetable } from './timetable.ts'

const HOUR_MS = 3_600_000
/** More than the longest jump, which is a whole day. */
const AROUND_MS = 28 * HOUR_MS

const EXPRESSIONS = `
* * * * * | */5 * * * * | */7 * * * * | */15 * * * * | 0,30 * * * * | 0 * * * * | 59 * * * * | 30 0-23 * * * |
30 * * * SUN | */20 * 1-15 * * | 15 * L * * | 0 30 * * * * | */20 */30 * * * * | 45 59 23 * * * | 0 0 * * * |
1 0 * * * | 30 0 * * * | 59 23 * * * | 0 1 * * * | 30 1 * * * | 59 1 * * * | 0 2 * * * | 15 2 * * * |
30 2 * * * | 59 2 * * * | 0 3 * * * | 30 3 * * * | 0 4 * * * | 0 12 * * * | 0 9 * * MON-FRI | */10 1 * * * |
*/10 2 * * * | */30 1-3 * * * | 0 0-22 * * * | */15 0-5 * * * | 0 */2 * * * | 5 1/2 * * * | 30 2 * * SUN |
30 1 * * 0 | 0 0 * * SUN | 30 2 8-14 3 * | 30 1 1-7 11 * | 0 0 ? * SUN#2 | 30 2 ? * SUNL | 30 1 LW * * |
30 0 L-1,15W * * | 0 2 1 * MON | 15,45 30 2 * * * | 30 */10 1,2 * * * | 0 0 0 * * *`
  .split('|')
  .map((expression) => expression.trim())

/** From the instant of a change: also from inside a repeated hour the next tick is the right one. */
const ASKED_MINUTES = [-1500, -90, -61, -31, -1, 0, 1, 5, 10, 29, 30, 31, 45, 59, 60, 61, 95, 119, 121, 1500]

const YEARS = { from: Date.UTC(2024, 0, 1), until: Date.UTC(2031, 0, 1) }
const changes = (zone: string, { from, until } = YEARS) => clockJumps(zone, from, until)
const year = (n: number) => ({ from: Date.UTC(n, 0, 1), until: Date.UTC(n + 1, 0, 1) })

/** Zones without changes are looked at where months and leap years end. */
const CALM = [Date.UTC(2024, 1, 29), Date.UTC(2025, 1, 28), Date.UTC(2026, 11, 31), Date.UTC(2030, 9, 31)]

const TABLE: [zone: string, what: string, instants: number[], fewest: number][] = [
  ['America/New_York', 'of 2024-2030', changes('America/New_York'), 14],
  ['Europe/London', 'of 2024-2030', changes('Europe/London'), 14],
  ['Australia/Lord_Howe', 'of 2024-2030 (half an hour)', changes('Australia/Lord_Howe'), 14],
  ['Africa/Casablanca', 'of 2024-2030 (Ramadan until 2026)', changes('Africa/Casablanca'), 7],
  ['Africa/Casablanca', 'of 2023 (Ramadan)', changes('Africa/Casablanca', year(2023)), 2],
  ['Asia/Kolkata', 'of 2024-2030 (none) and ends of months', [...changes('Asia/Kolkata'), ...CALM], 4],
  ['America/Sao_Paulo', 'of 2024-2030 (none) and ends of months', [...changes('America/Sao_Paulo'), ...CALM], 4],
  ['Pacific/Apia', 'of 2024-2030 (none) and ends of months', [...changes('Pacific/Apia'), ...CALM], 4],
  ['UTC', 'of 2024-2030 (none) and ends of months', [...changes('UTC'), ...CALM], 4],
  ['America/Sao_Paulo', 'of 2018 (midnight does not exist)', changes('America/Sao_Paulo', year(2018)), 2],
  ['Pacific/Apia', 'of 2011 (30 December does not exist)', changes('Pacific/Apia', year(2011)), 3],
  ['America/Caracas', 'of 2016 (a new standard time)', changes('America/Caracas', year(2016)), 1],
  ['Asia/Pyongyang', 'of 2018 (a new standard time before midnight)', changes('Asia/Pyongyang', year(2018)), 1],
  ['Africa/Cairo', 'of 2014 (four in a year)', changes('Africa/Cairo', year(2014)), 4],
  ['Antarctica/Troll', 'of 2026 (two hours)', changes('Antarctica/Troll', year(2026)), 2],
  ['America/Havana', 'of 2026 (midnight)', changes('America/Havana', year(2026)), 2],
  ['Europe/Dublin', 'of 2026 (winter is the exception)', changes('Europe/Dublin', year(2026)), 2],
]

function ticks(cron: string, timezone: string, from: number, until: number): number[] {
  const { after } = createTimetable({ cron, everyMs: null, timezone, anchorMs: 0 })
  const found = []
  for (let at = after(from); at !== null && at < until; at = after(at)) found.push(at)
  return found
}

const counted = { cases: 0, ticks: 0 }

test.each(TABLE)('%s ticks as the oracle says around every change %s', (zone, _, instants, fewest) => {
  expect(instants.length).toBeGreaterThanOrEqual(fewest)
  for (const instant of instants) {
    const window = readClock(zone, instant - AROUND_MS, instant + AROUND_MS)
    for (const cron of EXPRESSIONS) {
      const expected = expectedTicks(cron, window)
      expect(
        ticks(cron, zone, window.from, window.until),
        `${cron} in ${zone} at ${new Date(instant).toISOString()}`,
      ).toEqual(expected)
      const { after } = createTimetable({ cron, everyMs: null, timezone: zone, anchorMs: 0 })
      for (const asked of ASKED_MINUTES.map((minute) => instant + minute * 60_000)) {
        const next = expected.find((at) => at > asked)
        if (next !== undefined)
          expect(after(asked), `${cron} in ${zone} after ${new Date(asked).toISOString()}`).toBe(next)
      }
      counted.cases += 1
      counted.ticks += expected.length
    }
  }
})

test('the table is as large as it is said to be', () => {
  const zones = new Set(TABLE.map(([zone]) => zone)).size
  const instants = TABLE.reduce((sum, [, , all]) => sum + all.length, 0)
  console.log(
    `${counted.cases} cases: ${EXPRESSIONS.length} expressions, ${zones} zones, ${instants} changes of clocks and ends of months; ${counted.ticks} ticks`,
  )
  expect(EXPRESSIONS.length).toBeGreaterThanOrEqual(50)
  expect(zones).toBe(14)
  expect(counted.cases).toBe(EXPRESSIONS.length * instants)
  expect(instants).toBeGreaterThanOrEqual(TABLE.reduce((sum, row) => sum + row[3], 0))
})
