import { describe, expect, test } from 'vitest'
import { type TickPlan, type TickSituation, decideTicks } from './decide-ticks.ts'
import type { Timetable } from './timetable.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A round instant, so that the ticks of `every minute` fall on it. */
const NOW = Date.UTC(2026, 10, 21, 12, 0, 0)
const everyMinute: Timetable = { after: (ms) => (Math.floor(ms / MINUTE) + 1) * MINUTE }

const plan = (over: Partial<TickPlan> = {}): TickPlan => ({
  timetable: everyMinute,
  offsetMs: 0,
  endAt: null,
  maxRuns: null,
  runs: 0,
  overlap: 'skip',
  missed: { policy: 'one', windowMs: HOUR },
  paused: null,
  nextAt: NOW,
  ...over,
})
const situation = (over: Partial<TickSituation> = {}): TickSituation => ({
  now: NOW,
  horizonMs: MINUTE,
  pendingSince: null,
  queued: 0,
  ...over,
})
/** Outcomes by minutes from NOW. */
const outcomes = (planned: TickPlan, around: TickSituation) =>
  decideTicks(planned, around).ticks.map(({ at, outcome }) => [(at - NOW) / MINUTE, outcome])

describe('a tick in time', () => {
  test('fires at its nominal time and leaves the next one', () => {
    expect(decideTicks(plan(), situation({ now: NOW + 5 }))).toEqual({
      ticks: [{ at: NOW, runAt: NOW, outcome: 'fired', reason: null }],
      runs: 1,
      replaces: false,
      nextAt: NOW + MINUTE,
      dueAt: NOW + MINUTE - 10_000,
    })
  })

  test('is decided 10 s ahead while nothing of its schedule is pending, and no other one with it', () => {
    const everySecond: Timetable = { after: (ms) => (Math.floor(ms / 1_000) + 1) * 1_000 }
    const step = decideTicks(plan({ timetable: everySecond }), situation({ now: NOW - 10_000 }))
    expect(step).toMatchObject({ ticks: [{ at: NOW, outcome: 'fired' }], nextAt: NOW + 1_000, dueAt: NOW + 1_000 })
    expect(decideTicks(plan(), situation({ now: NOW - 10_001 }))).toMatchObject({ ticks: [], dueAt: NOW - 10_000 })
  })

  test('is decided at its time, and not a millisecond earlier, while a task of an earlier one is pending', () => {
    const pendingSince = NOW - MINUTE
    const early = decideTicks(plan(), situation({ now: NOW - 10_000, pendingSince }))
    expect(early).toMatchObject({ ticks: [], nextAt: NOW, dueAt: NOW })
    expect(decideTicks(plan(), situation({ now: NOW - 1, pendingSince })).ticks).toEqual([])
    expect(outcomes(plan(), situation({ pendingSince }))).toEqual([[0, 'skipped']])
  })

  test('waits for the queued ones before it', () => {
    expect(decideTicks(plan({ overlap: 'queue' }), situation({ now: NOW - 5_000, queued: 1 })).ticks).toEqual([])
  })

  test('is due later by the schedule’s part of the jitter', () => {
    const step = decideTicks(plan({ offsetMs: 17_000 }), situation({ now: NOW + 7_000 }))
    expect(step).toMatchObject({ ticks: [{ at: NOW, runAt: NOW + 17_000 }], dueAt: NOW + MINUTE + 7_000 })
    expect(decideTicks(plan({ offsetMs: 17_000 }), situation({ now: NOW + 6_999 })).ticks).toEqual([])
  })
})

describe('overlap', () => {
  const pendingSince = NOW - MINUTE

  test('allow decides up to the horizon ahead, whatever is pending', () => {
    const ahead = situation({ now: NOW - 30_000, horizonMs: 2 * MINUTE, pendingSince })
    const step = decideTicks(plan({ overlap: 'allow' }), ahead)
    expect(step.ticks.map(({ at, outcome }) => [(at - NOW) / MINUTE, outcome])).toEqual([
      [0, 'fired'],
      [1, 'fired'],
    ])
    expect(step).toMatchObject({ runs: 2, nextAt: NOW + 2 * MINUTE, dueAt: NOW })
  })

  test('skip says which task had not ended', () => {
    expect(decideTicks(plan(), situation({ pendingSince }))).toMatchObject({
      ticks: [{ outcome: 'skipped', reason: 'the task of 2026-11-21T11:59:00Z had not ended' }],
      runs: 0,
    })
  })

  test('queue waits behind a pending task and behind ticks that wait already', () => {
    const queue = plan({ overlap: 'queue' })
    expect(decideTicks(queue, situation({ pendingSince }))).toMatchObject({ ticks: [{ outcome: 'queued' }], runs: 1 })
    expect(outcomes(queue, situation({ queued: 1 }))).toEqual([[0, 'queued']])
    expect(outcomes(queue, situation())).toEqual([[0, 'fired']])
  })

  test('queue is bounded: what comes after 100 is skipped and says so', () => {
    const step = decideTicks(plan({ overlap: 'queue' }), situation({ pendingSince, queued: 100 }))
    expect(step).toMatchObject({ ticks: [{ outcome: 'skipped' }], runs: 0 })
    expect(step.ticks[0]?.reason).toMatch(/^100 ticks are queued already/)
  })

  test('replace fires and asks for the pending task to be cancelled', () => {
    expect(decideTicks(plan({ overlap: 'replace' }), situation({ pendingSince }))).toMatchObject({
      ticks: [{ outcome: 'fired' }],
      replaces: true,
    })
    expect(decideTicks(plan({ overlap: 'replace' }), situation()).replaces).toBe(false)
  })

  test('of several that are due at once, replace keeps the last, skip the first, queue all', () => {
    const late = situation({ now: NOW + 2 * MINUTE })
    const missed = { policy: 'all', windowMs: HOUR } as const
    const of = (overlap: TickPlan['overlap']) => outcomes(plan({ overlap, missed }), late).map(([, outcome]) => outcome)
    expect(of('replace')).toEqual(['skipped', 'skipped', 'fired'])
    expect(of('skip')).toEqual(['fired', 'skipped', 'skipped'])
    expect(of('queue')).toEqual(['fired', 'queued', 'queued'])
    expect(of('allow')).toEqual(['fired', 'fired', 'fired', 'fired'])
  })
})

describe('missed ticks', () => {
  const away = situation({ now: NOW + 5 * MINUTE - 10_000 })
  const withPolicy = (policy: TickPlan['missed']['policy'], windowMs = HOUR) =>
    outcomes(plan({ missed: { policy, windowMs }, overlap: 'allow' }), { ...away, horizonMs: 0 })

  test('one: only the latest runs', () => {
    expect(withPolicy('one')).toEqual([
      [0, 'missed'],
      [1, 'missed'],
      [2, 'missed'],
      [3, 'missed'],
      [4, 'fired'],
    ])
  })

  test('skip: none runs', () => {
    expect(withPolicy('skip').map(([, outcome]) => outcome)).toEqual(Array(5).fill('missed'))
  })

  test('all: every one within the window runs, and older ones say that they are older', () => {
    expect(withPolicy('all').map(([, outcome]) => outcome)).toEqual(Array(5).fill('fired'))
    expect(withPolicy('all', 3 * MINUTE)).toEqual([
      [0, 'missed'],
      [1, 'missed'],
      [2, 'fired'],
      [3, 'fired'],
      [4, 'fired'],
    ])
  })

  test('30 s late is in time for every policy, and a second later is not', () => {
    const skip = plan({ missed: { policy: 'skip', windowMs: HOUR } })
    expect(outcomes(skip, situation({ now: NOW + 30_000 }))).toEqual([[0, 'fired']])
    expect(outcomes(skip, situation({ now: NOW + 30_001 }))).toEqual([[0, 'missed']])
  })

  test('a late one that runs says how late it is', () => {
    const { ticks } = decideTicks(plan(), situation({ now: NOW + 50_000 }))
    expect(ticks).toMatchObject([{ outcome: 'fired', reason: '50 s late: no scheduler was there in time' }])
  })

  test('days without a scheduler are told in one line, and the last day tick by tick', () => {
    const step = decideTicks(plan({ nextAt: NOW - 30 * 24 * HOUR }), situation())
    expect(step.ticks[0]).toMatchObject({ at: NOW - 30 * 24 * HOUR, outcome: 'missed' })
    expect(step.ticks[0]?.reason).toContain('until 2026-11-20T12:00:00Z')
    expect(step.ticks[1]?.at).toBe(NOW - 24 * HOUR)
    expect(step.ticks).toHaveLength(500)
  })
})

test('a schedule that ended during days without a scheduler gets its one line and no more', () => {
  const ended = plan({ nextAt: NOW - 30 * 24 * HOUR, endAt: NOW - 5 * 24 * HOUR })
  const step = decideTicks(ended, situation())
  expect(step.ticks).toHaveLength(1)
  expect(step).toMatchObject({ nextAt: null, ticks: [{ outcome: 'missed' }] })
  expect(step.ticks[0]?.reason).toContain('its end')
})

describe('a paused schedule', () => {
  test('records its ticks as skipped with the reason of the pause, and none ahead of its time', () => {
    const paused = plan({ overlap: 'allow', paused: { reason: 'vendor is down' } })
    expect(decideTicks(paused, situation({ now: NOW + 10 }))).toMatchObject({
      ticks: [{ at: NOW, outcome: 'skipped', reason: 'paused: vendor is down' }],
      runs: 0,
      dueAt: NOW + MINUTE,
    })
  })

  test('is not told that its ticks were missed', () => {
    expect(outcomes(plan({ paused: { reason: null } }), situation({ now: NOW + MINUTE }))).toEqual([
      [0, 'skipped'],
      [1, 'skipped'],
    ])
  })
})

describe('the end', () => {
  test('comes with the last run that is allowed', () => {
    const step = decideTicks(plan({ maxRuns: 3, runs: 2 }), situation())
    expect(step).toMatchObject({ ticks: [{ outcome: 'fired' }], nextAt: null, dueAt: null })
  })

  test('skipped ticks do not count for it', () => {
    const step = decideTicks(plan({ maxRuns: 3, runs: 2 }), situation({ pendingSince: NOW - MINUTE }))
    expect(step).toMatchObject({ ticks: [{ outcome: 'skipped' }], nextAt: NOW + MINUTE })
  })

  test('comes after the last nominal time that endAt allows, itself included', () => {
    expect(decideTicks(plan({ endAt: NOW }), situation())).toMatchObject({
      ticks: [{ outcome: 'fired' }],
      nextAt: null,
    })
    expect(decideTicks(plan({ endAt: NOW + MINUTE }), situation()).nextAt).toBe(NOW + MINUTE)
  })
})

test('many ticks are decided in steps, none twice and none left out', () => {
  const missed = { policy: 'all', windowMs: HOUR } as const
  const seen: number[] = []
  let at: number | null = NOW
  while (at !== null && at <= NOW + 30 * MINUTE) {
    const step = decideTicks(
      plan({ nextAt: at, missed, overlap: 'allow' }),
      situation({ now: NOW + 30 * MINUTE, horizonMs: 0, maxTicks: 7 }),
    )
    seen.push(...step.ticks.map((tick) => (tick.at - NOW) / MINUTE))
    at = step.nextAt
  }
  expect(seen).toEqual(Array.from({ length: 31 }, (_, minute) => minute))
})
