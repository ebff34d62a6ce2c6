import { describe, expect, test } from 'vitest'
import type { Schedule } from '@bullwheel/contracts'
import { planBundles } from '@bullwheel/domain'
import { useGateway } from './gateway-fixture.ts'
import { HORIZON_MS, inMs, useSchedules } from './schedule-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { path, create, verb, edit, read, ticks, tasks, row, fire, fall, expectExact } = useSchedules(gateway)
const hot = () => get().deps.book.hot
const HOUR_MS = 3_600_000
const iso = (ms: number): string => new Date(ms).toISOString()
const msOf = (at: string | null): number => Date.parse(at ?? '')
/** A schedule with three ticks written ahead; their nominal times come with it. */
const ahead = async (json: object = {}): Promise<{ schedule: Schedule; times: number[] }> => {
  const schedule = await create({ every: '30s', overlap: 'allow', ...json })
  return { schedule, times: await fire(schedule.id, 3) }
}
const outcomes = async (id: string) => (await ticks(id)).map(({ outcome }) => outcome)
const errorOf = async (id: string) =>
  ((await call('GET', `/api/v1/tasks/${id}`)).body as { error: { message: string } | null }).error?.message
const audited = async (id: string) =>
  (await hot()<{ action: string }[]>`select action from audit_log where subject = ${id} order by id`).map(
    ({ action }) => action,
  )

describe('a pause', () => {
  test('takes back what was written ahead, says why, and goes back to the earliest of it', async () => {
    const { schedule, times } = await ahead()
    const before = await row(schedule.id)
    const paused = await verb(schedule.id, 'pause', { reason: 'the bank is closed' })
    expect(paused).toMatchObject({
      state: 'paused',
      pause: { reason: 'the bank is closed', by: 'the operator' },
      nextAt: null,
      nextRunAt: null,
      runs: 0,
    })
    const told = 'the schedule was paused: the bank is closed'
    const withdrawn = await ticks(schedule.id)
    expect(withdrawn.map(({ at }) => msOf(at))).toEqual(times.toReversed())
    for (const { outcome, reason, taskState, taskId } of withdrawn) {
      expect({ outcome, reason, taskState }).toEqual({ outcome: 'withdrawn', reason: told, taskState: 'cancelled' })
      expect(await errorOf(taskId ?? '')).toBe(`withdrawn: ${told}`)
    }
    expect(
      await hot()`select from timers m join tasks t on t.id = m.task_id where t.schedule_id = ${schedule.id}`,
    ).toEqual([])
    expect(await row(schedule.id)).toMatchObject({ nextAt: times[0], dueAt: times[0], revision: before.revision + 1 })
    await expectExact()
  })

  test('leaves alone what is due, what runs now at a person’s wish, and what a person cancelled', async () => {
    const { schedule, times } = await ahead()
    const [due, wished, cancelled] = (await tasks(schedule.id)).toReversed()
    await fall(schedule.id, times[0] ?? 0)
    await call('POST', `/api/v1/tasks/${wished?.id}/run-now`)
    await call('POST', `/api/v1/tasks/${cancelled?.id}/cancel`)
    await verb(schedule.id, 'pause')
    expect(await outcomes(schedule.id)).toEqual(['fired', 'fired', 'fired'])
    expect((await tasks(schedule.id)).map(({ state }) => state)).toEqual(['cancelled', 'queued', 'queued'])
    expect(await errorOf(cancelled?.id ?? '')).toBeUndefined()
    expect(due?.tickAt).toBe(iso(times[0] ?? 0))
    expect(await row(schedule.id)).toMatchObject({ runs: 3 })
    await expectExact()
  })

  test('keeps who did it first, when and why; pausing and resuming twice change nothing', async () => {
    const { id } = await create()
    const first = await verb(id, 'pause', { reason: 'lunch' })
    const { body } = await call('POST', path(id, '/pause'), { json: { reason: 'tea' }, as: 'admin' })
    expect(body).toMatchObject({ pause: first.pause, updatedAt: first.updatedAt })
    const resumed = await verb(id, 'resume')
    expect(resumed).toMatchObject({ state: 'active', pause: null })
    expect(await verb(id, 'resume')).toMatchObject({ updatedAt: resumed.updatedAt })
    expect(await audited(id)).toEqual(['schedule.create', 'schedule.pause', 'schedule.resume'])
  })

  test('of ten at once takes back once', async () => {
    const { schedule } = await ahead()
    await Promise.all(Array.from({ length: 10 }, () => verb(schedule.id, 'pause')))
    expect(await row(schedule.id)).toMatchObject({ runs: 0 })
    expect(await audited(schedule.id)).toEqual(['schedule.create', 'schedule.pause'])
    await expectExact()
  })
})

describe('a resume', () => {
  test('goes on from now, and makes again what the pause took back and is still to come', async () => {
    const { schedule, times } = await ahead()
    await verb(schedule.id, 'pause')
    expect(await verb(schedule.id, 'resume')).toMatchObject({ nextAt: iso(times[0] ?? 0) })
    expect(await row(schedule.id)).toMatchObject({ dueAt: (times[0] ?? 0) - HORIZON_MS })
    expect(await fire(schedule.id, 3)).toEqual(times)
    expect(await outcomes(schedule.id)).toEqual(['fired', 'fired', 'fired'])
    const made = await tasks(schedule.id)
    expect(made.filter(({ state }) => state === 'scheduled').map(({ tickAt }) => msOf(tickAt))).toEqual(
      times.toReversed(),
    )
    expect(made.filter(({ state }) => state === 'cancelled')).toHaveLength(3)
    await expectExact()
  })

  test('catches nothing up', async () => {
    const { id } = await create({ every: '1h' })
    await verb(id, 'pause')
    await hot()`
      update schedules set anchor_at = anchor_at - interval '3 days', created_at = created_at - interval '3 days',
             next_at = next_at - interval '3 days', due_at = due_at - interval '3 days' where id = ${id}`
    const { nextAt } = await verb(id, 'resume')
    expect(msOf(nextAt)).toBeGreaterThan(Date.now())
    expect(msOf(nextAt)).toBeLessThanOrEqual(Date.now() + HOUR_MS)
  })

  test('of a schedule with jitter still runs the tick whose time has come but whose run time has not', async () => {
    const schedule = await create({ every: '1h', jitter: '50m' })
    await hot()`update schedules set offset_ms = 3000000 where id = ${schedule.id}`
    const nominal = Date.now() - 600_000
    await hot()`
      update schedules set anchor_at = ${iso(nominal)}::timestamptz, created_at = now() - interval '1 day',
             next_at = ${iso(nominal)}::timestamptz, due_at = ${iso(nominal + 3_000_000)}::timestamptz where id = ${schedule.id}`
    await verb(schedule.id, 'pause')
    expect(await verb(schedule.id, 'resume')).toMatchObject({
      nextAt: iso(nominal),
      nextRunAt: iso(nominal + 3_000_000),
    })
  })
})

describe('an edit', () => {
  test('of the rule takes back what was written ahead, and goes on by the new rule', async () => {
    const { schedule } = await ahead()
    const cron = '30 4 * * *'
    const edited = await edit(schedule.id, { cron, timezone: 'Asia/Kolkata' })
    expect(edited).toMatchObject({ cron, every: null, timezone: 'Asia/Kolkata', runs: 0, overlap: 'allow' })
    expect(edited.nextAt).toMatch(/T23:00:00.000Z$/)
    expect(await outcomes(schedule.id)).toEqual(['withdrawn', 'withdrawn', 'withdrawn'])
    expect((await ticks(schedule.id))[0]?.reason).toBe('the schedule was changed')
    expect(await edit(schedule.id, { every: '2h' })).toMatchObject({ cron: null, every: 2 * HOUR_MS })
    expect(msOf((await read(schedule.id)).nextAt)).toBeGreaterThan(Date.now() + 2 * HOUR_MS - 60_000)
    await expectExact()
  })

  test('never makes a nominal time again that has a task', async () => {
    const { schedule, times } = await ahead()
    const wished = (await tasks(schedule.id))[1]
    await call('POST', `/api/v1/tasks/${wished?.id}/run-now`)
    expect(await edit(schedule.id, { overlap: 'skip' })).toMatchObject({ nextAt: iso(times[0] ?? 0) })
    expect(await edit(schedule.id, { overlap: 'allow', startAt: iso(times[1] ?? 0) })).toMatchObject({
      nextAt: iso(times[2] ?? 0),
      runs: 1,
    })
    await expectExact()
  })

  test('of the task alone keeps the rhythm, and what was written ahead is made again with the new task', async () => {
    const { schedule, times } = await ahead()
    expect(await edit(schedule.id, { task: { type: 'sum', payload: { a: 7 } } })).toMatchObject({
      nextAt: iso(times[0] ?? 0),
      task: { type: 'sum', payload: { a: 7 } },
    })
    expect(await fire(schedule.id, 3)).toEqual(times)
    const made = (await tasks(schedule.id)).filter(({ state }) => state === 'scheduled')
    expect(made).toHaveLength(3)
    for (const task of made) expect(task).toMatchObject({ type: 'sum', queue: 'maths' })
    await expectExact()
  })

  test('of name, limits of failures and missed runs leaves the ticks alone', async () => {
    const { schedule } = await ahead()
    const json = { name: `${schedule.name} 2`, autoPauseAfter: 5, missed: { policy: 'all', window: '2h' } }
    expect(await edit(schedule.id, json)).toMatchObject({
      name: json.name,
      autoPauseAfter: 5,
      missed: { policy: 'all', window: 2 * HOUR_MS },
      nextAt: schedule.nextAt,
      runs: 3,
    })
    expect(await outcomes(schedule.id)).toEqual(['fired', 'fired', 'fired'])
    expect(await edit(schedule.id, { autoPauseAfter: null })).toMatchObject({ autoPauseAfter: null })
  })

  test('to an interval counts from now: its first tick is one interval away, also with jitter', async () => {
    const { id } = await create({ cron: '0 0 1 1 *', jitter: '10m' })
    await hot()`update schedules set offset_ms = 300000, created_at = created_at - interval '1 day' where id = ${id}`
    const edited = await edit(id, { every: '1h' })
    expect(msOf(edited.nextAt)).toBeGreaterThan(Date.now() + HOUR_MS - 60_000)
  })

  test('that changes nothing is no change', async () => {
    const { schedule } = await ahead({ task: { type: 'sum', payload: { a: 1 } } })
    const before = await row(schedule.id)
    const { name, timezone, overlap, task } = schedule
    await edit(schedule.id, { name, timezone, overlap, task, every: '30s', maxRuns: null })
    expect(await row(schedule.id)).toEqual(before)
    expect(await outcomes(schedule.id)).toEqual(['fired', 'fired', 'fired'])
  })

  test('of maxRuns to what has run already ends the schedule; to more it goes on', async () => {
    const { schedule, times } = await ahead()
    await fall(schedule.id, times[0] ?? 0)
    expect(await edit(schedule.id, { maxRuns: 1 })).toMatchObject({ state: 'ended', nextAt: null, runs: 1 })
    expect(await edit(schedule.id, { maxRuns: 2 })).toMatchObject({ state: 'active', nextAt: iso(times[1] ?? 0) })
    expect(await edit(schedule.id, { maxRuns: null })).toMatchObject({ state: 'active', maxRuns: null })
    await expectExact()
  })

  test('of its end to one that comes before the next tick ends the schedule; without an end it goes on', async () => {
    const { id, nextAt } = await create({ every: '1h', startAt: inMs(-2 * HOUR_MS - 1_000) })
    expect(await edit(id, { endAt: inMs(1_000) })).toMatchObject({ state: 'ended', nextAt: null, nextRunAt: null })
    expect(await edit(id, { endAt: null })).toMatchObject({ state: 'active', nextAt })
  })

  test('of a paused schedule leaves it paused', async () => {
    const { schedule } = await ahead()
    await verb(schedule.id, 'pause')
    expect(await edit(schedule.id, { every: '1h' })).toMatchObject({ state: 'paused', nextAt: null })
    const { nextAt, dueAt } = await row(schedule.id)
    expect(dueAt).toBe(nextAt)
    expect(msOf((await verb(schedule.id, 'resume')).nextAt)).toBe(nextAt)
  })

  test.each<[string, object, number, string]>([
    ['nothing', {}, 400, ''],
    ['both rules', { cron: '@daily', every: '1h' }, 400, 'every'],
    ['a rule that is none', { cron: '61 * * * *' }, 400, 'cron'],
    ['a zone that is none', { timezone: 'Nowhere/City' }, 400, 'timezone'],
    ['a rule taken away', { every: null }, 400, 'every'],
    ['an unknown type', { task: { type: 'nobody' } }, 422, 'task.type'],
    ['a payload that does not fit', { task: { type: 'sum', payload: {} } }, 400, 'task.payload.a'],
    ['an end before its start', { startAt: inMs(HOUR_MS), endAt: inMs(1_000) }, 422, 'endAt'],
    ['an unknown field', { paused: true }, 400, 'paused'],
  ])('to %s is refused and changes nothing', async (_what, json, status, fault) => {
    const { schedule } = await ahead()
    const before = await row(schedule.id)
    const answer = await call('PATCH', path(schedule.id), { json })
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
    expect((answer.body as { errors: { path: string }[] }).errors.map((one) => one.path)).toContain(fault)
    expect(await row(schedule.id)).toEqual(before)
  })
})

describe('a delete', () => {
  test('takes back what was written ahead or queued; what is due goes on', async () => {
    const { schedule, times } = await ahead()
    await fall(schedule.id, times[0] ?? 0)
    await hot()`
      insert into ticks (schedule_id, at, run_at, outcome) values (${schedule.id}, now() - interval '1 h', now(), 'queued')`
    expect(await call('DELETE', path(schedule.id))).toMatchObject({ status: 204 })
    const left = await hot()<{ outcome: string }[]>`
      select outcome from ticks where schedule_id = ${schedule.id} order by at desc`
    expect(left.map(({ outcome }) => outcome)).toEqual(['withdrawn', 'withdrawn', 'fired', 'withdrawn'])
    expect((await tasks(schedule.id)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'queued'])
    expect(await audited(schedule.id)).toEqual(['schedule.create', 'schedule.delete'])
    await expectExact()
  })
})

test('in a limited queue the jobs of withdrawn tasks are taken out of Redis', async () => {
  const { deps } = get()
  const queue = 'limited'
  await call('PUT', `/api/v1/queues/${queue}`, { json: { concurrency: 1 } })
  const { schedule } = await ahead({ task: { type: 'any', queue } })
  const made = await tasks(schedule.id)
  const items = made.map(({ id, type, priority, runAt }) => ({
    id,
    version: 1,
    queue,
    type,
    priority,
    runAt: msOf(runAt),
  }))
  await deps.stager.stage(
    planBundles(items, () => 1, Date.now()),
    { take: 0, claim: false },
  )
  await expect.poll(() => deps.stager.count(queue)).toMatchObject({ delayed: 3 })
  await verb(schedule.id, 'pause')
  await expect.poll(() => deps.stager.count(queue)).toMatchObject({ delayed: 0 })
})
