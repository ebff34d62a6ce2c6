import { expect, test } from 'vitest'
import { type Course, type Scenario, runFleet, runScenario, turnsOf } from './fleet.fixture.ts'
import { POD_PACE } from './pool-load.ts'

const TARGET_MS = 5_000
const stepAt =
  (at: number, before: number, after: number) =>
  (second: number): number =>
    second < at ? before : after
const between = (course: Course, from: number, to = Number.POSITIVE_INFINITY) =>
  course.seconds.filter(({ second }) => second >= from && second < to)
const worst = (course: Course, from: number, to?: number) =>
  Math.max(...between(course, from, to).map(({ oldestMs }) => oldestMs))
const most = (course: Course) => Math.max(...course.seconds.map(({ desired }) => desired))
const seeds = [1, 2, 3]

test.each(seeds)(
  'after a step to twenty times the load the wait is below the target within 30 s and stays there (%i)',
  (seed) => {
    const course = runScenario({ seconds: 900, arrivals: stepAt(300, 5, 100), runMs: 500, seed })
    expect(worst(course, 330)).toBeLessThanOrEqual(TARGET_MS)
    expect(most(course)).toBeLessThan(50)
    expect(turnsOf(course)).toBeLessThanOrEqual(4)
    // 100 tasks of half a second are 50 slots, of which three quarters are to be used.
    expect(course.seconds.at(-1)?.desired).toBeGreaterThanOrEqual(13)
    expect(course.seconds.at(-1)?.desired).toBeLessThanOrEqual(17)
  },
)

test.each(seeds)('follows a ramp without a task that waits too long (%i)', (seed) => {
  const course = runScenario({ seconds: 900, arrivals: (second) => 5 + Math.min(second, 600) / 6, runMs: 500, seed })
  expect(worst(course, 30)).toBeLessThanOrEqual(TARGET_MS)
  expect(turnsOf(course)).toBeLessThanOrEqual(2)
})

test.each(seeds)('a burst is gone soon, and so are its workers, after what they run has ended (%i)', (seed) => {
  const arrivals = (second: number): number => (second === 120 ? 5_000 : 2)
  const course = runScenario({ seconds: 700, arrivals, runMs: 500, seed })
  expect(worst(course, 120 + 30)).toBeLessThanOrEqual(TARGET_MS)
  expect(course.seconds.at(-1)?.desired).toBe(1)
  expect(turnsOf(course)).toBeLessThanOrEqual(2)
})

test.each(seeds)('workers that leave finish what they run: nothing is lost (%i)', (seed) => {
  const arrivals = (second: number): number => (second < 200 ? 10 : 2)
  const course = runScenario({
    seconds: 900,
    arrivals: (second) => (second < 800 ? arrivals(second) : 0),
    runMs: 20_000,
    limits: { max: 100 },
    seed,
  })
  expect(course.finished).toBe(course.arrived)
  expect(course.finishedWhileLeaving).toBeGreaterThan(0)
})

test('with nothing to do a pool of min 0 is gone after a minute, and back at once', () => {
  const course = runScenario({
    seconds: 400,
    arrivals: (second) => (second < 60 || second >= 300 ? 5 : 0),
    runMs: 200,
    limits: { min: 0 },
  })
  const gone = course.seconds.find(({ second, desired }) => second > 60 && desired === 0)
  expect(gone?.second).toBeGreaterThanOrEqual(120)
  expect(gone?.second).toBeLessThanOrEqual(130)
  expect(worst(course, 300 + 30)).toBeLessThanOrEqual(TARGET_MS)
})

test.each(seeds)('is never without workers while something waits, runs or is due within a minute (%i)', (seed) => {
  const schedule = [200, 500, 790]
  const arrivals = (second: number): number => (second % 97 === 0 ? 0.7 : 0)
  const course = runScenario({ seconds: 800, arrivals, runMs: 15_000, limits: { min: 0 }, schedule, seed })
  const isNear = (second: number): boolean => schedule.some((at) => at - second > 5 && at - second < 55)
  const without = course.looks.filter(
    ({ second, desired, waiting, running }) => desired === 0 && (waiting + running > 0 || isNear(second)),
  )
  expect(without).toEqual([])
  expect(course.seconds.some(({ desired }) => desired === 0)).toBe(true)
})

test.each<[string, Partial<Scenario>]>([
  ['a rate limit', { ratePerS: 2 }],
  ['a concurrency limit', { concurrency: 3 }],
  ['a rate limit while run times are unknown', { ratePerS: 0.05, runMs: 200 }],
])('%s of its queue does not blow a pool up, however much waits', (_what, over) => {
  const course = runScenario({ seconds: 600, arrivals: stepAt(0, 0, 50), runMs: 1_000, ...over })
  expect(most(course)).toBeLessThanOrEqual(1)
  expect(course.seconds.at(-1)).toMatchObject({ cause: 'queue_limits' })
})

test.each(seeds)('a cold start with long tasks gives each a slot, and no more than that (%i)', (seed) => {
  const arrivals = (second: number): number => (second === 0 ? 100 : 0)
  const course = runScenario({ seconds: 300, arrivals, runMs: 120_000, limits: { min: 0 }, seed })
  expect(worst(course, 30)).toBe(0)
  expect(most(course)).toBeLessThanOrEqual(Math.ceil(course.arrived / 5))
})

test('holds while its load cannot be read, whatever happens meanwhile', () => {
  const isReadable = (second: number): boolean => second < 200 || second >= 400
  const course = runScenario({ seconds: 700, arrivals: (second) => (second < 190 ? 50 : 0), runMs: 500, isReadable })
  const [before] = between(course, 199)
  expect(before?.desired).toBeGreaterThan(1)
  for (const second of between(course, 201, 399))
    expect(second).toMatchObject({ desired: before?.desired, cause: 'missing' })
  expect(course.seconds.at(-1)?.desired).toBe(1)
})

test('wants no more than the hosts have room for, and says so', () => {
  const course = runScenario({ seconds: 300, arrivals: () => 200, runMs: 500, capacity: 6 })
  expect(most(course)).toBe(6)
  expect(course.seconds.at(-1)).toMatchObject({
    cause: 'room',
    reason: expect.stringContaining('no room for more') as string,
  })
})

test.each(seeds)(
  'on full hosts a pool at zero gets a worker within 30 s, from one that could use them all, and nobody flaps (%i)',
  (seed) => {
    const big = { seconds: 900, arrivals: () => 200, runMs: 500, seed }
    const arrivals = (second: number): number => (second >= 120 && second < 600 ? 3 : 0)
    const small = { seconds: 900, arrivals, runMs: 500, limits: { min: 0 }, seed: seed + 10 }
    const { big: large, small: late } = runFleet({ big, small }, 6) as Record<'big' | 'small', Course>
    expect(between(large, 60, 120).every(({ ready }) => ready === 6)).toBe(true)
    const first = late.seconds.find(({ ready }) => ready > 0)
    expect(first?.second).toBeLessThanOrEqual(150)
    expect(between(late, 160, 600).every(({ ready }) => ready >= 1)).toBe(true)
    expect(worst(late, 180, 600)).toBeLessThanOrEqual(TARGET_MS)
    // The other one has its seat back when nothing is to do any more.
    expect(late.seconds.at(-1)?.desired).toBe(0)
    expect(large.seconds.at(-1)).toMatchObject({ ready: 6, desired: 6 })
    expect(turnsOf(late)).toBeLessThanOrEqual(1)
    expect(turnsOf(large)).toBeLessThanOrEqual(2)
  },
)

test.each(seeds)('an even load makes no waves (%i)', (seed) => {
  const course = runScenario({ seconds: 3_600, arrivals: () => 20, runMs: 700, seed })
  const late = { ...course, seconds: between(course, 300) }
  expect(turnsOf(late)).toBeLessThanOrEqual(6)
  expect(worst(course, 60)).toBeLessThanOrEqual(TARGET_MS)
})

test.each(seeds)('pods, too, are enough within 30 s of a step to twenty times the load (%i)', (seed) => {
  const course = runScenario({ seconds: 1_200, arrivals: stepAt(300, 5, 100), runMs: 500, pace: POD_PACE, seed })
  expect(worst(course, 330)).toBeLessThanOrEqual(TARGET_MS)
  expect(turnsOf(course)).toBeLessThanOrEqual(2)
})

test.each(seeds)('where Kubernetes reads their number each 15 s, it takes a few seconds more at worst (%i)', (seed) => {
  for (let followFromMs = 0; followFromMs < 15_000; followFromMs += 1_000) {
    const arrivals = stepAt(300, 5, 100)
    const follow = { followEveryMs: 15_000, followFromMs }
    const course = runScenario({ seconds: 420, arrivals, runMs: 500, pace: POD_PACE, seed, ...follow })
    expect(worst(course, 335)).toBeLessThanOrEqual(TARGET_MS)
    expect(most(course)).toBeLessThan(50)
  }
})

test.each(seeds)('pods keep the wait after a smaller step (%i)', (seed) => {
  const course = runScenario({ seconds: 1_200, arrivals: stepAt(300, 20, 60), runMs: 500, pace: POD_PACE, seed })
  expect(worst(course, 330)).toBeLessThanOrEqual(TARGET_MS)
  expect(turnsOf(course)).toBeLessThanOrEqual(2)
})
