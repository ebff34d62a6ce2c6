import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Backfill, type Schedule, type Task, routes } from '@bullwheel/contracts'
import { forgetTicks } from '@bullwheel/db'
import { useGateway } from './gateway-fixture.ts'
import { inMs, useSchedules } from './schedule-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { path, create, verb, edit, read, ticks, tasks, row, fire, fall, end, expectExact } = useSchedules(gateway)
const hot = () => get().deps.book.hot
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const iso = (ms: number): string => new Date(ms).toISOString()
/** A schedule that ticks each minute since an hour before the last full hour. */
const START = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS
const minutely = (json: object = {}): Promise<Schedule> => create({ every: '1m', startAt: iso(START), ...json })
const minute = (n: number): string => iso(START + n * 60_000)

describe('a trigger', () => {
  const trigger = async (id: string, headers: Record<string, string> = {}) =>
    call('POST', path(id, '/trigger'), { headers })

  test('makes the schedule’s task at once and leaves its next tick and its runs alone', async () => {
    const schedule = await create({
      maxRuns: 1,
      task: { type: 'sum', payload: { a: 5 }, startWithin: '5m', tags: ['x'] },
    })
    const { status, headers, body } = await trigger(schedule.id)
    const task = routes.triggerSchedule.reply.parse(body)
    expect({ status, location: headers.get('location') }).toEqual({ status: 201, location: `/api/v1/tasks/${task.id}` })
    expect(task).toMatchObject({
      type: 'sum',
      queue: 'maths',
      payload: { a: 5 },
      tags: ['x'],
      state: 'queued',
      scheduleId: schedule.id,
    })
    // From the run time or, some milliseconds later, from now.
    const startWithinMs = Date.parse(task.startBy ?? '') - Date.parse(task.runAt)
    expect(startWithinMs).toBeGreaterThanOrEqual(300_000)
    expect(startWithinMs).toBeLessThan(301_000)
    const stored = (await call('GET', `/api/v1/tasks/${task.id}`)).body as Task
    expect({ ...stored, waitingFor: null }).toEqual({ ...task, waitingFor: null })
    expect(await read(schedule.id)).toMatchObject({
      nextAt: schedule.nextAt,
      runs: 0,
      lastTick: { outcome: 'triggered', taskId: task.id, taskState: 'queued' },
    })
    await expectExact()
  })

  test('works while an earlier task is pending, while it is paused and after it has ended', async () => {
    const { id } = await create()
    for (let times = 0; times < 2; times++) expect(await trigger(id)).toMatchObject({ status: 201 })
    await verb(id, 'pause')
    expect(await trigger(id)).toMatchObject({ status: 201 })
    await verb(id, 'resume')
    await fire(id, 1)
    await edit(id, { maxRuns: 1 })
    expect(await read(id)).toMatchObject({ state: 'active' })
    await hot()`update schedules set next_at = null, due_at = null where id = ${id}`
    expect(await trigger(id)).toMatchObject({ status: 201 })
    expect(await read(id)).toMatchObject({ state: 'ended' })
  })

  test('takes back a tick that was decided ahead, so that the tick sees what was triggered; with overlap it stays', async () => {
    const [one, many] = [await create(), await create({ overlap: 'allow' })]
    const [times] = [await fire(one.id, 1), await fire(many.id, 1)]
    for (const { id } of [one, many]) expect(await trigger(id)).toMatchObject({ status: 201 })
    expect(await row(one.id)).toMatchObject({ nextAt: times[0], dueAt: times[0], runs: 0 })
    expect((await ticks(one.id)).map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
      { outcome: 'withdrawn', reason: expect.stringContaining('triggered') as string },
      { outcome: 'triggered', reason: null },
    ])
    expect(await row(many.id)).toMatchObject({ runs: 1 })
    expect((await ticks(many.id)).map(({ outcome }) => outcome)).toEqual(['fired', 'triggered'])
    await expectExact()
  })

  test('of twenty at once makes twenty tasks, each with a tick of its own', async () => {
    const { id } = await create()
    const made = await Promise.all(Array.from({ length: 20 }, () => trigger(id)))
    for (const one of made) expect(one).toMatchObject({ status: 201 })
    const list = await ticks(id, '?outcome=triggered')
    expect(new Set(list.map(({ at }) => at)).size).toBe(20)
    expect(new Set(list.map(({ taskId }) => taskId)).size).toBe(20)
    expect(await tasks(id)).toHaveLength(20)
    await expectExact()
  })

  test('with an idempotency key makes one task, also by ten requests at once', async () => {
    const [{ id }, other] = [await create(), await create()]
    const headers = { 'idempotency-key': randomUUID() }
    const made = await Promise.all(Array.from({ length: 10 }, () => trigger(id, headers)))
    for (const one of made) expect(one).toMatchObject({ status: 201, body: made[0]?.body })
    expect(await tasks(id)).toHaveLength(1)
    expect(await trigger(other.id, headers)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'Idempotency-Key' }] },
    })
    await call('DELETE', path(id))
    expect(await trigger(id, headers)).toMatchObject({ status: 201, body: made[0]?.body })
    await expectExact()
  })
})

describe('a backfill', () => {
  const send = (id: string, json: object) => call('POST', path(id, '/backfill'), { json })
  const backfill = async (id: string, json: object): Promise<Backfill> => {
    const { status, body, text } = await send(id, json)
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
    return routes.backfillSchedule.reply.parse(body)
  }
  /** Ticks of the range that were decided before, one of each outcome. */
  const decide = async (id: string): Promise<void> => {
    const outcomes = ['fired', 'queued', 'skipped', 'missed', 'backfilled', 'withdrawn']
    for (const [n, outcome] of outcomes.entries()) {
      await hot()`
        insert into ticks (schedule_id, at, run_at, outcome) values (${id}, ${minute(n)}::timestamptz, ${minute(n)}::timestamptz, ${outcome})`
    }
  }
  const range = { from: minute(0), to: minute(10) }

  test('makes the ticks that have no task, and a dry run tells which without making any', async () => {
    const { id } = await minutely({ overlap: 'allow' })
    await decide(id)
    const plan = await backfill(id, { ...range, dryRun: true })
    expect(plan).toEqual({
      dryRun: true,
      ticks: 10,
      made: 7,
      first: [
        { at: minute(2), was: 'skipped' },
        { at: minute(3), was: 'missed' },
        { at: minute(5), was: 'withdrawn' },
        ...[6, 7, 8, 9].map((n) => ({ at: minute(n), was: null })),
      ],
    })
    expect(await tasks(id)).toEqual([])
    expect(await backfill(id, range)).toEqual({ ...plan, dryRun: false })
    const made = await ticks(id, '?outcome=backfilled')
    expect(made.map(({ at }) => at)).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map(minute))
    expect((await tasks(id)).map(({ tickAt }) => tickAt)).toEqual([9, 8, 7, 6, 5, 3, 2].map(minute))
    for (const { state } of await tasks(id)) expect(state).toBe('queued')
    expect(await read(id)).toMatchObject({ runs: 0 })
    expect(await backfill(id, range)).toMatchObject({ ticks: 10, made: 0, first: [] })
    await expectExact()
  })

  test('of a schedule that runs one task at a time queues its ticks, and counts for no maxRuns', async () => {
    const { id, nextAt } = await minutely({ overlap: 'skip', maxRuns: 3 })
    expect(await backfill(id, range)).toMatchObject({ ticks: 10, made: 10 })
    expect(await tasks(id)).toEqual([])
    expect(await read(id)).toMatchObject({ queuedTicks: 10, runs: 0, nextAt, state: 'active' })
    expect(await ticks(id, '?outcome=queued&limit=1')).toMatchObject([
      {
        at: minute(9),
        taskId: null,
        taskState: null,
        reason: expect.stringContaining('one after the other') as string,
      },
    ])
  })

  test('keeps within the schedule’s start and end', async () => {
    const { id } = await minutely({ overlap: 'allow' })
    expect(await backfill(id, { from: minute(-10), to: minute(2), dryRun: true })).toMatchObject({ ticks: 2 })
    await hot()`update schedules set end_at = ${minute(5)}::timestamptz where id = ${id}`
    expect(await backfill(id, { from: minute(4), to: minute(20), dryRun: true })).toMatchObject({ ticks: 2 })
  })

  test('of thousands makes each once, also when three ask at the same time', async () => {
    const { id } = await create({ every: '1s', startAt: inMs(-2 * HOUR_MS), overlap: 'allow' })
    const json = { from: inMs(-2 * HOUR_MS), to: inMs(-HOUR_MS) }
    const answers = await Promise.all([backfill(id, json), backfill(id, json), backfill(id, json)])
    const [{ n, times } = { n: 0, times: 0 }] = await hot()<{ n: number; times: number }[]>`
      select count(*) as n, count(distinct tick_at) as times from tasks where schedule_id = ${id}`
    expect({ n, times }).toEqual({ n: answers[0].ticks, times: answers[0].ticks })
    expect(n).toBeGreaterThanOrEqual(3_599)
    expect(answers.reduce((sum, { made }) => sum + made, 0)).toBe(n)
    await expectExact()
  })

  test.each<[string, object, number, string, RegExp]>([
    ['nothing', {}, 400, 'from', /RFC 3339|required/],
    ['an end before its start', { from: minute(5), to: minute(1) }, 400, 'to', /after from/],
    ['a time without an offset', { from: '2026-01-01T00:00:00', to: minute(1) }, 400, 'from', /RFC 3339/],
    ['a time to come', { from: minute(0), to: inMs(60_000) }, 422, 'to', /must not lie after now/],
    ['an unknown field', { ...range, force: true }, 400, 'force', /not a known field/],
  ])('of %s is refused', async (_what, json, status, fault, message) => {
    const { id } = await minutely()
    const answer = await send(id, json)
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
    const { errors } = answer.body as { errors: { path: string; message: string }[] }
    expect(errors.find((one) => one.path === fault)?.message).toMatch(message)
  })

  test('of more than 10,000 ticks is refused with how many, and where to split', async () => {
    const { id } = await create({ every: '1m', startAt: iso(START - 30 * DAY_MS) })
    const json = { from: iso(START - 30 * DAY_MS), to: iso(START), dryRun: true }
    const { status, body } = await send(id, json)
    const { detail, splitAt } = body as { detail: string; splitAt: string }
    expect({ status, detail }).toMatchObject({
      status: 422,
      detail: expect.stringMatching(/about 43,200 ticks.*at most 10,000.*parts/) as string,
    })
    expect(detail).toContain(splitAt)
    expect(await backfill(id, { ...json, to: splitAt })).toMatchObject({ ticks: 10_000, made: 10_000 })
    expect(await send(id, { ...json, from: '1970-01-01T00:00:00Z' })).toMatchObject({ status: 422 })
  })
})

describe('GET /schedules/{id}/ticks', () => {
  test('pages newest first, filters by outcome and time, and tells triggers of one moment apart', async () => {
    const { id } = await minutely({ overlap: 'allow' })
    await call('POST', path(id, '/backfill'), { json: { from: minute(0), to: minute(7) } })
    for (let times = 0; times < 3; times++) await call('POST', path(id, '/trigger'))
    const all = await ticks(id)
    expect(all).toHaveLength(10)
    expect(all.map(({ at }) => Date.parse(at))).toEqual(all.map(({ at }) => Date.parse(at)).toSorted((a, b) => b - a))
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = `?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`
      const page = routes.listTicks.reply.parse((await call('GET', path(id, `/ticks${query}`))).body)
      seen.push(...page.items.map(({ at }) => at))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(all.map(({ at }) => at))
    expect(await ticks(id, '?outcome=triggered')).toHaveLength(3)
    const between = await ticks(id, `?from=${minute(2)}&to=${minute(5)}`)
    expect(between.map(({ at }) => at)).toEqual([4, 3, 2].map(minute))
    const noTime = Buffer.from('{"before":"0000-01-01T00:00:00Z"}').toString('base64url')
    for (const query of ['?cursor=x', `?cursor=${noTime}`, '?outcome=lost', '?from=yesterday', '?limit=0']) {
      expect(await call('GET', path(id, `/ticks${query}`))).toMatchObject({ status: 400 })
    }
  })
})

test('tasks and executions name the schedule that made them, and tasks can be listed by it', async () => {
  const { id } = await create()
  await call('POST', path(id, '/trigger'))
  const [task] = await tasks(id)
  expect(task).toMatchObject({ scheduleId: id, tickAt: expect.any(String) as string })
  await end([task?.id ?? ''], 'completed')
  const { items } = routes.listAttempts.reply.parse((await call('GET', '/api/v1/attempts')).body)
  expect(items.find(({ taskId }) => taskId === task?.id)).toMatchObject({ scheduleId: id })
  const copy = (await call('POST', `/api/v1/tasks/${task?.id}/duplicate`)).body
  expect(copy).toMatchObject({ scheduleId: null, tickAt: null })
  expect((await call('GET', `/api/v1/tasks/${(copy as Task).id}`)).body).toMatchObject({
    scheduleId: null,
    tickAt: null,
  })
  expect(await tasks(id)).toHaveLength(1)
  expect(await call('GET', '/api/v1/tasks?scheduleId=7')).toMatchObject({ status: 400 })
})

describe('a reset', () => {
  const reset = async (json: object = {}) =>
    expect(
      await call('POST', '/api/v1/system/reset', { as: 'admin', json: { confirm: 'reset', ...json } }),
    ).toMatchObject({
      status: 200,
    })

  test('keeps schedules, and what was written ahead or queued is made again', async () => {
    const { id } = await create({ every: '30s', overlap: 'allow' })
    const times = await fire(id, 3)
    await fall(id, times[0] ?? 0)
    const waiting = await minutely({ overlap: 'queue' })
    await hot()`
      insert into ticks (schedule_id, at, run_at, outcome, backfill) values
        (${waiting.id}, ${minute(20)}::timestamptz, now(), 'queued', false),
        (${waiting.id}, ${minute(1)}::timestamptz, now(), 'queued', true)`
    await hot()`update schedules set runs = 1 where id = ${waiting.id}`
    const before = await row(id)
    await reset()
    const after = await row(id)
    expect(after).toMatchObject({ runs: 1, nextAt: times[1], revision: before.revision + 1 })
    expect(after.dueAt).toBeLessThanOrEqual(Date.now() + 1_000)
    expect(await ticks(id)).toMatchObject([{ at: iso(times[0] ?? 0), outcome: 'fired', taskState: null }])
    expect(await fire(id, 2)).toEqual(times.slice(1))
    expect(await row(waiting.id)).toMatchObject({ runs: 0, nextAt: START + 20 * 60_000 })
    expect(await ticks(waiting.id)).toEqual([])
    await expectExact()
  })

  test('removes schedules and ticks when asked', async () => {
    const { id, name } = await create()
    await fire(id, 1)
    await reset({ schedules: true })
    expect(await call('GET', path(id))).toMatchObject({ status: 404 })
    expect(await hot()`select from ticks`).toEqual([])
    expect(await create({ name })).toMatchObject({ runs: 0 })
    await expectExact()
  })
})

test('the janitor forgets ticks after 90 days and all of a deleted schedule, in pages; queued ones stay', async () => {
  const [kept, gone] = [await create(), await create()]
  const old = async (id: string) => hot()`
    insert into ticks (schedule_id, at, run_at, decided_at, outcome)
    select ${id}::uuid, now() - n * interval '1 day', now(), now() - n * interval '1 day',
           case n when 99 then 'queued' else 'skipped' end
    from generate_series(85, 99) n`
  await Promise.all([old(kept.id), old(gone.id)])
  await call('DELETE', path(gone.id))
  let pages = 0
  while ((await forgetTicks(hot(), 4)) > 0) pages++
  expect(pages).toBeGreaterThan(3)
  expect(await hot()`select from ticks where schedule_id = ${gone.id}`).toEqual([])
  expect(await hot()`select from schedules where id = ${gone.id}`).toEqual([])
  const left = (await ticks(kept.id)).map(({ outcome }) => outcome)
  expect(left).toEqual([...Array.from({ length: 5 }, () => 'skipped'), 'queued'])
})
