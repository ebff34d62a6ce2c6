import { expect, test } from 'vitest'
import { type CollisionCount, findCollisions } from './collisions.ts'
import { bucketCounts, countOneMore, countTicks, type TickCounts } from './forecast.ts'
import type { ForecastPlan } from './forecast-groups.ts'
import { createTimetable } from './timetable.ts'

const BUCKET_MS = 600_000

function done<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

function plan(
  given: Partial<ForecastPlan> & { cron?: string; everyMs?: number; timezone?: string; anchorMs?: number },
): ForecastPlan {
  const { cron = null, everyMs = null, timezone = 'UTC', anchorMs = 0, ...rest } = given
  const rule = { cron, everyMs, timezone, anchorMs }
  return {
    name: cron ?? `every ${everyMs}`,
    rule,
    offsetMs: 0,
    startAt: null,
    endAt: null,
    runsLeft: null,
    runMs: 0,
    ...rest,
  }
}

/** `now` lies inside the first bucket. */
function windowOf(now: string, hours: number) {
  const at = Date.parse(now)
  return { from: Math.floor(at / BUCKET_MS) * BUCKET_MS, now: at, seconds: hours * 3600 }
}

/** Run times of one schedule in the window, each asked from its timetable. */
function enumerated(one: ForecastPlan, window: { from: number; now: number; seconds: number }): number[] {
  const { after } = createTimetable(one.rule)
  const until = window.from + window.seconds * 1000
  const found = []
  for (let at = after(window.now - 90_000_000); at !== null && at < until; at = after(at)) {
    const runAt = at + one.offsetMs
    const isWithin = (one.startAt === null || at >= one.startAt) && (one.endAt === null || at <= one.endAt)
    const falls = Math.floor(runAt / 1000) > Math.floor(window.now / 1000) && runAt < until
    if (isWithin && falls && (one.runsLeft === null || found.length < one.runsLeft)) found.push(runAt)
  }
  return found
}

const tasksBySecond = (perSecond: Uint32Array) => [...perSecond.entries()].filter(([, tasks]) => tasks > 0)

function expectAsEnumerated(plans: ForecastPlan[], now: string, hours: number): TickCounts {
  const window = windowOf(now, hours)
  const perSecond = new Uint32Array(window.seconds)
  const busyMs = Array.from({ length: hours * 6 }, () => 0)
  for (const one of plans) {
    for (const runAt of enumerated(one, window)) {
      const second = Math.floor((runAt - window.from) / 1000)
      perSecond[second] = (perSecond[second] as number) + 1
      busyMs.forEach((busy, bucket) => {
        const overlap =
          Math.min(second * 1000 + one.runMs, (bucket + 1) * BUCKET_MS) - Math.max(second * 1000, bucket * BUCKET_MS)
        busyMs[bucket] = busy + Math.max(0, overlap)
      })
    }
  }
  const counts = done(countTicks(plans, window))
  expect(counts.isCut).toBe(false)
  expect(perSecond.some((tasks) => tasks > 0)).toBe(true)
  expect(tasksBySecond(counts.perSecond)).toEqual(tasksBySecond(perSecond))
  const buckets = bucketCounts(counts, window.seconds)
  expect(buckets.map((bucket) => bucket.busyMs)).toEqual(busyMs)
  expect(buckets.map(({ at }) => at)).toEqual(busyMs.map((_, n) => window.from + n * BUCKET_MS))
  expect(buckets.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(perSecond.reduce((sum, tasks) => sum + tasks, 0))
  return counts
}

const NEW_YORK = 'America/New_York'

test.each<[string, Parameters<typeof plan>[0], string, number]>([
  ['every minute', { cron: '* * * * *' }, '2026-06-01T10:03:20Z', 24],
  ['every second', { cron: '* * * * * *' }, '2026-06-01T10:03:20.500Z', 2],
  ['a working week', { cron: '30 9,17 * * MON-FRI', timezone: 'Asia/Kolkata' }, '2026-06-01T10:03:20Z', 168],
  ['a month with its last day', { cron: '0 0 L * *' }, '2026-06-28T10:03:20Z', 168],
  ['an interval', { everyMs: 420_000, anchorMs: 1_234_567 }, '2026-06-01T10:03:20Z', 48],
  ['an interval of no whole seconds', { everyMs: 1_700, anchorMs: 123 }, '2026-06-01T10:03:20Z', 1],
  [
    'an interval that begins later',
    { everyMs: 60_000, anchorMs: Date.UTC(2026, 5, 1, 12, 0, 0, 250) },
    '2026-06-01T10:03:20Z',
    4,
  ],
  ['jitter', { cron: '*/10 * * * *', offsetMs: 7_654_321 }, '2026-06-01T10:03:20Z', 6],
  ['jitter of an interval', { everyMs: 90_000, anchorMs: 500, offsetMs: 1_700 }, '2026-06-01T10:03:20Z', 6],
  ['a day of jitter', { cron: '0 9 * * *', offsetMs: 86_399_999 }, '2026-06-01T10:03:20Z', 48],
  ['a start', { cron: '*/5 * * * *', startAt: Date.UTC(2026, 5, 1, 12, 5) }, '2026-06-01T10:03:20Z', 4],
  [
    'a start with jitter',
    { cron: '*/5 * * * *', startAt: Date.UTC(2026, 5, 1, 12, 5, 0, 1), offsetMs: 400_000 },
    '2026-06-01T10:03:20Z',
    4,
  ],
  [
    'a start of an interval',
    { everyMs: 60_000, anchorMs: 0, startAt: Date.UTC(2026, 5, 1, 12, 5, 0, 1) },
    '2026-06-01T10:03:20Z',
    4,
  ],
  ['an end, which is in', { cron: '*/5 * * * *', endAt: Date.UTC(2026, 5, 1, 12, 5) }, '2026-06-01T10:03:20Z', 4],
  [
    'an end of an interval',
    { everyMs: 60_000, anchorMs: 999, endAt: Date.UTC(2026, 5, 1, 12, 5, 0, 998) },
    '2026-06-01T10:03:20Z',
    4,
  ],
  ['a number of runs', { cron: '*/5 * * * *', runsLeft: 7, runMs: 1_000 }, '2026-06-01T10:03:20Z', 4],
  ['tasks that end in other buckets', { cron: '*/7 * * * *', runMs: 2_000_123 }, '2026-06-01T10:03:20Z', 6],
  ['tasks that run for days', { cron: '0 * * * *', runMs: 200_000_000 }, '2026-06-01T10:03:20Z', 24],
  ['tasks that run until a bucket ends', { cron: '*/10 * * * *', runMs: 600_000 }, '2026-06-01T10:03:20Z', 6],
  ['the day of a gap', { cron: '*/10 1-3 * * *', timezone: NEW_YORK }, '2026-03-07T10:03:20Z', 48],
  ['the day of a gap in all hours', { cron: '*/10 * * * *', timezone: NEW_YORK }, '2026-03-07T10:03:20Z', 48],
  ['the day of a repeated hour', { cron: '*/10 0-2 * * *', timezone: NEW_YORK }, '2026-10-31T10:03:20Z', 48],
  ['the day of a repeated hour in all hours', { cron: '*/10 * * * *', timezone: NEW_YORK }, '2026-10-31T10:03:20Z', 48],
  ['from inside a repeated hour', { cron: '*/10 0-2 * * *', timezone: NEW_YORK }, '2026-11-01T06:13:20Z', 30],
  ['half an hour', { cron: '*/10 1-2 * * *', timezone: 'Australia/Lord_Howe' }, '2026-10-03T10:03:20Z', 24],
  ['a day that does not exist', { cron: '0 9,18 * * *', timezone: 'Pacific/Apia' }, '2011-12-29T10:03:20Z', 72],
  ['a day and a midnight', { cron: '0,30 0,9 * * *', timezone: 'Pacific/Apia' }, '2011-12-29T10:03:20Z', 72],
  [
    'a midnight that does not exist',
    { cron: '0,30 0 * * *', timezone: 'America/Sao_Paulo' },
    '2018-11-03T10:03:20Z',
    72,
  ],
])('counts %s as the timetable ticks', (_, given, now, hours) => {
  expectAsEnumerated([plan(given)], now, hours)
})

test('schedules that tick alike are counted once each', () => {
  const alike = Array.from({ length: 300 }, (_, n) => [
    plan({ cron: '*/15 * * * *', runMs: n % 3 }),
    plan({ cron: '0 9 * * *', timezone: n % 2 === 0 ? NEW_YORK : 'Asia/Tokyo', offsetMs: (n % 4) * 1_000 }),
    plan({ everyMs: 60_000, anchorMs: n * 1_000, runMs: 5 }),
    plan({ cron: '5 * * * *', runsLeft: 1 + (n % 2) }),
  ]).flat()
  const counts = expectAsEnumerated(alike, '2026-06-01T10:03:20Z', 24)
  expect(counts.groups.map(({ variants }) => variants.length).toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: 60 }, () => 1),
    2,
    2,
    2,
    3,
  ])
})

test('pausing the work does not change its result', () => {
  const plans = [plan({ cron: '* * * * * *' }), plan({ cron: '0 0 * * *' })]
  const window = windowOf('2026-06-01T10:03:20Z', 48)
  const work = countTicks(plans, window)
  let pauses = 0
  while (work.next().done !== true) pauses += 1
  expect(pauses).toBeGreaterThan(2)
})

test('what would take too long is left out, the densest rules first, and it says so', () => {
  const plans = [plan({ cron: '* * * * * *' }), plan({ cron: '* * * * *' })]
  const counts = done(countTicks(plans, windowOf('2026-06-01T10:00:00Z', 24), 100_000))
  expect(counts.isCut).toBe(true)
  expect(bucketCounts(counts, 86_400)[1]?.tasks).toBe(10)
})

test('one schedule more adds to a copy', () => {
  const window = windowOf('2026-06-01T10:00:00Z', 24)
  const [usual, more] = [plan({ cron: '*/5 * * * *', runMs: 100 }), plan({ cron: '*/10 * * * *', runMs: 700_000 })]
  const counts = done(countTicks([usual], window))
  const before = bucketCounts(counts, window.seconds)
  const both = done(countOneMore(counts, more))
  expect(bucketCounts(both, window.seconds)).toEqual(
    bucketCounts(done(countTicks([usual, more], window)), window.seconds),
  )
  expect(bucketCounts(counts, window.seconds)).toEqual(before)
})

const collisionsOf = (plans: ForecastPlan[], hours: number, limit: number): CollisionCount[] => {
  const window = windowOf('2026-06-01T10:03:20Z', hours)
  return done(findCollisions(done(countTicks(plans, window)), window.seconds, limit))
}

test('collisions are the seconds with most tasks, fullest first, with the schedules that meet', () => {
  const plans = [
    plan({ name: 'quarter', cron: '*/15 * * * *' }),
    plan({ name: 'hourly', cron: '0 * * * *' }),
    plan({ name: 'noon', cron: '0 12 * * *' }),
    plan({ name: 'late', cron: '0 12 * * *', offsetMs: 5_000 }),
    plan({ name: 'used up', cron: '0 * * * *', runsLeft: 1 }),
    plan({ name: 'halves', everyMs: 1_800_000, anchorMs: Date.UTC(2026, 0, 1, 0, 15) }),
  ]
  expect(collisionsOf(plans, 3, 3)).toEqual([
    { at: Date.UTC(2026, 5, 1, 11), tasks: 3, names: ['hourly', 'used up', 'quarter'] },
    { at: Date.UTC(2026, 5, 1, 12), tasks: 3, names: ['noon', 'hourly', 'quarter'] },
    { at: Date.UTC(2026, 5, 1, 10, 15), tasks: 2, names: ['halves', 'quarter'] },
  ])
})

test('of many schedules that meet five are named, and one alone is no collision', () => {
  const many = Array.from({ length: 40 }, (_, n) => plan({ name: `s${n}`, cron: '0 12 * * *' }))
  const [first, ...others] = collisionsOf([...many, plan({ cron: '0 11 * * *' })], 24, 20)
  expect(first).toEqual({ at: Date.UTC(2026, 5, 1, 12), tasks: 40, names: ['s0', 's1', 's2', 's3', 's4'] })
  expect(others).toEqual([])
})
