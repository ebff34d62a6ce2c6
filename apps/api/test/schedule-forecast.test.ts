import { beforeAll, describe, expect, test } from 'vitest'
import { type Forecast, problem, routes } from '@bullwheel/contracts'
import { beatSupervisor, reportRunTimes } from '@bullwheel/db'
import { createTimetable } from '@bullwheel/domain'
import { createForecasts } from '@bullwheel/services'
import { useGateway } from './gateway-fixture.ts'
import { inMs, useSchedules } from './schedule-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { create, verb } = useSchedules(gateway)
const PATH = '/api/v1/schedules/forecast'
const MINUTE_MS = 60_000
/** An hour of the day that is not now, so that the day ahead has all of it. */
const HOUR = new Date(Date.now() + 360 * MINUTE_MS).getUTCHours()
const HALF_PAST = `T${String(HOUR).padStart(2, '0')}:30:00.000Z`

async function forecast(query = ''): Promise<Forecast> {
  const answer = await call('GET', `${PATH}${query}`, { as: 'viewer' })
  expect({ status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({ status: 200, text: '' })
  return routes.forecastSchedules.reply.parse(answer.body)
}

/** Ticks that are still to come, asked from the timetable. */
function ticksOf(cron: string, { from, to }: Forecast, asOf: number): number {
  const { after } = createTimetable({ cron, everyMs: null, timezone: 'UTC', anchorMs: 0 })
  let count = 0
  for (let at = after(Math.max(asOf, Date.parse(from))); at !== null && at < Date.parse(to); at = after(at)) count += 1
  return count
}

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0)

describe('of a few schedules', () => {
  let asOf = 0
  beforeAll(async () => {
    const { deps } = get()
    await deps.book.hot`update pools set slots = 1, max = 1`
    await deps.book.hot`
      insert into pools (name, slots, min, max, target_wait_ms, desired, is_started)
      values ('other', 3, 0, 1, 5000, 0, true), ('stopped', 50, 0, 9, 5000, 0, false)`
    await reportRunTimes(deps.book.hot, [{ type: 'any', meanMs: 60_000, p95Ms: 90_000, samples: 100 }])
    await deps.catalogue.refresh()
    await create({ name: 'hourly', cron: '30 * * * *' })
    await create({ name: 'daily', cron: `30 ${HOUR} * * *` })
    await create({ name: 'sums', cron: '*/30 * * * *', task: { type: 'sum', payload: { a: 1 } } })
    await create({ name: 'later', cron: '* * * * *', startAt: inMs(30 * 24 * 60 * MINUTE_MS) })
    const { id } = await create({ name: 'paused', cron: '* * * * *' })
    await verb(id, 'pause', {})
    asOf = deps.clock.now()
  })

  test('it counts the tasks of all that are active, in every ten minutes', async () => {
    const answer = await forecast()
    expect(answer).toMatchObject({ bucketMs: 600_000, schedules: 4, slots: 4, cut: false, whatIf: null })
    expect(answer.buckets).toHaveLength(144)
    expect(Date.parse(answer.to) - Date.parse(answer.from)).toBe(24 * 60 * MINUTE_MS)
    expect(Date.parse(answer.from) % 600_000).toBe(0)
    const expected = sum(['30 * * * *', `30 ${HOUR} * * *`, '*/30 * * * *'].map((cron) => ticksOf(cron, answer, asOf)))
    expect(sum(answer.buckets.map(({ tasks }) => tasks))).toBe(expected)
  })

  test('measured run times fill the slots that started pools may grow to, what is unmeasured is named', async () => {
    const { buckets, unmeasured } = await forecast()
    expect(unmeasured).toEqual(['sum'])
    const fullest = buckets.find(({ at }) => at.endsWith(HALF_PAST))
    expect(fullest).toMatchObject({ tasks: 3, busySeconds: 120, load: 0.05 })
  })

  test('where hosts alone offer seats, pools grow no further than those have room', async () => {
    const { hot } = get().deps.book
    const slots = async () => (await forecast()).slots
    await beatSupervisor(hot, { name: 'h', host: 'h', mode: 'host', capacity: 1 })
    expect(await slots()).toBe(3)
    await beatSupervisor(hot, { name: 'p', host: 'p', mode: 'pod', capacity: 1 })
    expect(await slots()).toBe(4)
    await hot`delete from supervisors`
  })

  test('seconds in which schedules meet are shown with their names, the fullest first', async () => {
    const { collisions } = await forecast()
    expect(collisions).toHaveLength(20)
    expect(collisions[0]).toMatchObject({
      at: expect.stringContaining(HALF_PAST) as string,
      tasks: 3,
      schedules: ['daily', 'hourly', 'sums'],
    })
    expect(collisions[1]).toMatchObject({ tasks: 2, schedules: ['hourly', 'sums'] })
  })

  test('fewer hours are the first part of it', async () => {
    const [day, hours] = [await forecast(), await forecast('?hours=3')]
    expect(hours.buckets).toEqual(day.buckets.slice(0, 18))
    expect(hours.to).toBe(new Date(Date.parse(day.from) + 180 * MINUTE_MS).toISOString())
  })

  test('with other slots only the load changes', async () => {
    const { buckets, whatIf } = await forecast('?slots=1')
    expect(whatIf?.slots).toBe(1)
    expect(whatIf?.buckets.map(({ tasks }) => tasks)).toEqual(buckets.map(({ tasks }) => tasks))
    expect(whatIf?.buckets.find(({ at }) => at.endsWith(HALF_PAST))?.load).toBe(0.2)
  })

  test('one schedule more adds its tasks, its run time and its collisions', async () => {
    const { buckets, whatIf, collisions } = await forecast('?cron=*/10+*+*+*+*&type=any')
    expect(whatIf?.slots).toBe(4)
    const [before, after] = [buckets.slice(1), whatIf?.buckets.slice(1) ?? []]
    expect(after.map(({ tasks }) => tasks)).toEqual(before.map(({ tasks }) => tasks + 1))
    expect(after.map(({ busySeconds }) => busySeconds)).toEqual(before.map(({ busySeconds }) => busySeconds + 60))
    expect(whatIf?.collisions[0]?.schedules).toEqual(['daily', 'hourly', 'sums', 'what if'])
    expect(collisions[0]?.tasks).toBe(3)
    const timed = await forecast('?every=5m&runTime=1s&timezone=Asia/Tokyo')
    expect(timed.whatIf?.buckets[1]?.tasks).toBe((timed.buckets[1]?.tasks ?? 0) + 2)
    expect(timed.whatIf?.buckets[1]?.busySeconds).toBe((timed.buckets[1]?.busySeconds ?? 0) + 2)
  })

  test('an unmeasured type that is asked about is named too', async () => {
    expect((await forecast('?every=1h&type=nobody')).unmeasured).toEqual(['sum', 'nobody'])
  })

  test.each([
    ['hours=0', 'hours'],
    ['hours=169', 'hours'],
    ['hours=x', 'hours'],
    ['slots=0', 'slots'],
    ['slots=1e9', 'slots'],
    ['cron=1--100000000', 'cron'],
    ['cron=*/0+*+*+*+*', 'cron'],
    ['cron=0+0+31+2+*', 'cron'],
    [`cron=${'*'.repeat(2_000)}`, 'cron'],
    ['cron=*+*+*+*+*&every=1h', 'cron'],
    ['every=1ms', 'every'],
    ['cron=*+*+*+*+*&timezone=Mars', 'timezone'],
    ['cron=*+*+*+*+*&runTime=soon', 'runTime'],
    ['type=any', 'type'],
    ['runTime=1s', 'runTime'],
    ['colour=red', 'colour'],
  ])('%s is refused with its field', async (query, path) => {
    const answer = await call('GET', `${PATH}?${query}`)
    expect(answer.status).toBe(400)
    expect(problem.parse(answer.body).errors?.map((fault) => fault.path)).toContain(path)
  })

  test('nobody without a key sees it', async () => {
    expect((await call('GET', PATH, { as: 'nobody' })).status).toBe(401)
  })
})

describe('of ten thousand schedules and a week', () => {
  beforeAll(async () => {
    const { hot } = get().deps.book
    await hot`
      insert into schedules (id, name, cron, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms, next_at, created_by)
      select gen_random_uuid(), 'many ' || n, (n % 60) || ' ' || (n % 24) || ' * * *', 'Europe/London', now(), '{"type":"any"}',
             'skip', 'one', 3600000, now() + interval '1 hour', 'test'
      from generate_series(1, 9_900) n`
    await hot`
      insert into schedules (id, name, cron, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms, next_at, created_by)
      select gen_random_uuid(), 'dense ' || n, '*/' || (1 + n % 5) || ' * * * *', 'America/New_York', now(), '{"type":"any"}',
             'skip', 'one', 3600000, now() + interval '1 hour', 'test'
      from generate_series(1, 99) n`
    await hot`
      insert into schedules (id, name, cron, timezone, anchor_at, task, overlap, missed_policy, missed_window_ms, next_at, created_by)
      values (gen_random_uuid(), 'unreadable', '* * * * *', 'Gone/Zone', now(), '{"type":"any"}', 'skip', 'one', 1, now(), 'test')`
  })

  test('all are counted, and other requests are answered meanwhile', async () => {
    const work = forecast('?hours=168')
    let isDone = false
    void work.finally(() => (isDone = true))
    let answeredMeanwhile = 0
    while (!isDone) {
      expect((await call('GET', '/livez')).status).toBe(200)
      if (!isDone) answeredMeanwhile += 1
    }
    const { schedules, cut, buckets, collisions } = await work
    expect(answeredMeanwhile).toBeGreaterThan(0)
    expect({ schedules, cut, buckets: buckets.length, collisions: collisions.length }).toEqual({
      schedules: 10_004,
      cut: false,
      buckets: 1_008,
      collisions: 20,
    })
    expect(sum(buckets.map(({ tasks }) => tasks))).toBeGreaterThan(9_900 * 7)
    expect(collisions[0]?.schedules).toHaveLength(5)
  })

  test('whoever asks at once, or soon after, shares one counting', async () => {
    const { book, catalogue, clock } = get().deps
    const forecasts = createForecasts({ hot: book.hot, catalogue, now: clock.now })
    const [first, second, third] = await Promise.all([forecasts.within(2), forecasts.within(24), forecasts.within(25)])
    expect(second).toBe(first)
    expect(third).not.toBe(first)
    expect(await forecasts.within(1)).toBe(first)
  })
})
