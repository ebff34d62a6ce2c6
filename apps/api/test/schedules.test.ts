import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Schedule, routes } from '@bullwheel/contracts'
import { reportTaskTypes } from '@bullwheel/db'
import { type Answer, useGateway } from './gateway-fixture.ts'
import { inMs, useSchedules } from './schedule-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { path, body, create, verb, edit, read, fire, fall, end, tasks } = useSchedules(gateway)
const hot = () => get().deps.book.hot
const HOUR_MS = 3_600_000
const audited = async (id: string) =>
  (await hot()<{ action: string }[]>`select action from audit_log where subject = ${id} order by id`).map(
    ({ action }) => action,
  )

describe('POST /schedules', () => {
  test('makes a schedule with its rule in words, its next time and its defaults', async () => {
    const {
      status,
      headers,
      body: made,
    } = await call('POST', path(), {
      json: body({ cron: '30 9 * * MON-FRI', timezone: 'Europe/London', task: { type: 'any', startWithin: '5m' } }),
    })
    const schedule = routes.createSchedule.reply.parse(made) as Schedule
    expect({ status, location: headers.get('location') }).toEqual({ status: 201, location: path(schedule.id) })
    expect(schedule).toMatchObject({
      state: 'active',
      cron: '30 9 * * MON-FRI',
      every: null,
      timezone: 'Europe/London',
      task: { type: 'any', startWithin: 300_000 },
      overlap: 'skip',
      missed: { policy: 'one', window: HOUR_MS },
      pause: null,
      runs: 0,
      lastTick: null,
      queuedTicks: 0,
      failuresInRow: 0,
      createdBy: 'the operator',
    })
    expect(schedule.description).toMatch(/09:30/)
    expect(schedule.nextRunAt).toBe(schedule.nextAt)
    const local = new Date(schedule.nextAt ?? '').toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })
    expect(local).toBe('09:30:00')
    expect(await read(schedule.id)).toEqual(schedule)
    expect(await audited(schedule.id)).toEqual(['schedule.create'])
  })

  test('every counts from startAt, else from when the schedule was made', async () => {
    const startAt = inMs(-90 * 60_000)
    const grid = await create({ every: '1h', startAt })
    expect(grid.nextAt).toBe(new Date(Date.parse(startAt) + 2 * HOUR_MS).toISOString())
    const later = inMs(5 * HOUR_MS)
    expect(await create({ every: '1h', startAt: later })).toMatchObject({ nextAt: later })
    const made = await create({ every: '1h' })
    expect(Date.parse(made.nextAt ?? '')).toBe(Date.parse(made.createdAt) + HOUR_MS)
  })

  test('jitter moves every tick of a schedule by the same part of it', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create({ jitter: '10m' })))
    const offsets = made.map(({ nextAt, nextRunAt }) => Date.parse(nextRunAt ?? '') - Date.parse(nextAt ?? ''))
    for (const offset of offsets) expect(offset).toBeLessThan(600_000)
    expect(new Set(offsets).size).toBeGreaterThan(1)
    const [first] = made as [Schedule]
    expect(await edit(first.id, { jitter: null })).toMatchObject({ jitter: null, nextRunAt: first.nextAt })
    expect(await edit(first.id, { jitter: '10m' })).toMatchObject({ nextAt: first.nextAt, nextRunAt: first.nextRunAt })
  })

  test.each<[string, object, number, string, RegExp?]>([
    ['no name', { name: undefined }, 400, 'name'],
    ['an empty name', { name: '  ' }, 400, 'name', /must not be empty/],
    ['an endless name', { name: 'x'.repeat(201) }, 400, 'name'],
    ['neither cron nor every', { every: undefined }, 400, 'cron', /either cron or every/],
    ['both cron and every', { cron: '@daily', every: '1h' }, 400, 'cron', /either cron or every/],
    ['a cron that is none', { cron: 'every day' }, 400, 'cron'],
    ['a minute that is none', { cron: '60 * * * *' }, 400, 'cron', /0.*59/],
    ['a day that never comes', { cron: '0 0 31 2 *' }, 400, 'cron'],
    ['a step of 0', { cron: '*/0 * * * *' }, 400, 'cron'],
    ['a range of ages', { cron: '1--100000000 * * * *' }, 400, 'cron'],
    ['an endless cron', { cron: '*'.repeat(10_000) }, 400, 'cron', /at most 256/],
    ['an interval below a second', { every: '999ms' }, 400, 'every', /at least 1s/],
    ['an interval without a unit', { every: '30' }, 400, 'every'],
    ['a zone that is none', { timezone: 'Mars/Base' }, 400, 'timezone'],
    ['no task', { task: undefined }, 400, 'task'],
    ['a task with a time', { task: { type: 'any', runAt: inMs(1_000) } }, 400, 'task.runAt', /not a known field/],
    ['a task with a delay', { task: { type: 'any', delay: '1s' } }, 400, 'task.delay'],
    ['a task without a type', { task: {} }, 400, 'task.type', /required/],
    ['an unknown type', { task: { type: 'nobody' } }, 422, 'task.type', /not a known task type/],
    ['a payload that does not fit', { task: { type: 'sum', payload: { a: 'x' } } }, 400, 'task.payload.a'],
    ['a payload that is too large', { task: { type: 'any', payload: 'x'.repeat(300_000) } }, 413, 'task.payload'],
    ['priority 11', { task: { type: 'any', priority: 11 } }, 400, 'task.priority'],
    ['a time limit of nothing', { task: { type: 'any', startWithin: 0 } }, 400, 'task.startWithin'],
    ['0 attempts', { task: { type: 'any', retry: { attempts: 0 } } }, 400, 'task.retry.attempts'],
    ['an overlap that is none', { overlap: 'maybe' }, 400, 'overlap'],
    ['a missed policy that is none', { missed: { policy: 'some' } }, 400, 'missed.policy'],
    ['a missed window without a unit', { missed: { window: '5' } }, 400, 'missed.window'],
    ['0 runs', { maxRuns: 0 }, 400, 'maxRuns'],
    ['jitter of two days', { jitter: '2d' }, 400, 'jitter', /at most 1d/],
    ['to be paused after 0 failures', { autoPauseAfter: 0 }, 400, 'autoPauseAfter'],
    ['a time without an offset', { startAt: '2030-01-01T00:00:00' }, 400, 'startAt'],
    ['an end before its start', { startAt: inMs(9_000), endAt: inMs(5_000) }, 422, 'endAt', /after startAt/],
    ['an end in the past', { endAt: inMs(-5_000) }, 422, 'endAt', /tick/],
    ['no tick before its end', { endAt: inMs(60_000) }, 422, 'endAt', /the first one is \d{4}-/],
    ['an unknown field', { colour: 'red' }, 400, 'colour', /not a known field/],
  ])('refuses %s, and says where and what is allowed', async (_what, json, status, fault, message = /./) => {
    const answer = await call('POST', path(), { json: body(json) })
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
    const errors = (answer.body as { errors: { path: string; message: string }[] }).errors
    expect(errors.map((one) => one.path)).toContain(fault)
    expect(errors.find((one) => one.path === fault)?.message).toMatch(message)
  })

  test('a name that is taken is a conflict that names the schedule; the name of a deleted one is free', async () => {
    const { id, name } = await create()
    const again = () => call('POST', path(), { json: body({ name }) })
    expect(await again()).toMatchObject({ status: 409, body: { scheduleId: id, errors: [{ path: 'name' }] } })
    const other = await create()
    expect(await call('PATCH', path(other.id), { json: { name } })).toMatchObject({
      status: 409,
      body: { scheduleId: id },
    })
    expect(await call('DELETE', path(id))).toMatchObject({ status: 204, text: '' })
    expect(await again()).toMatchObject({ status: 201 })
  })

  test('with an idempotency key one schedule is made, also by ten requests at once; another body is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const json = body()
    const answers = await Promise.all(Array.from({ length: 10 }, () => call('POST', path(), { json, headers })))
    const [first] = answers as [Answer]
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: first.body })
    const { id } = first.body as Schedule
    await call('DELETE', path(id))
    expect(await call('POST', path(), { json, headers })).toMatchObject({ status: 201, body: { id } })
    expect(await call('POST', path(), { json: body(), headers })).toMatchObject({
      status: 422,
      body: { scheduleId: id, errors: [{ path: 'Idempotency-Key' }] },
    })
  })
})

test('viewers read and change nothing; who has no key is told so', async () => {
  const { id } = await create()
  const calls: [string, string, object?][] = [
    ['POST', path(), body()],
    ['PATCH', path(id), { name: 'new' }],
    ['DELETE', path(id)],
    ['POST', path(id, '/pause'), {}],
    ['POST', path(id, '/resume')],
    ['POST', path(id, '/trigger')],
    ['POST', path(id, '/backfill'), { from: inMs(-HOUR_MS), to: inMs(-1_000) }],
  ]
  for (const [method, url, json] of calls) {
    expect(await call(method, url, { as: 'viewer', ...(json && { json }) })).toMatchObject({ status: 403 })
    expect(await call(method, url, { as: 'nobody', ...(json && { json }) })).toMatchObject({ status: 401 })
  }
  for (const url of [path(), path(id), path(id, '/ticks')]) {
    expect(await call('GET', url, { as: 'viewer' })).toMatchObject({ status: 200 })
    expect(await call('GET', url, { as: 'nobody' })).toMatchObject({ status: 401 })
  }
})

test('every call about a schedule that is not there is a 404', async () => {
  const id = randomUUID()
  const gone = (await create()).id
  await call('DELETE', path(gone))
  for (const one of [id, gone]) {
    expect(await call('GET', path(one))).toMatchObject({ status: 404 })
    expect(await call('PATCH', path(one), { json: { name: randomUUID() } })).toMatchObject({ status: 404 })
    expect(await call('DELETE', path(one))).toMatchObject({ status: 404 })
    expect(await call('GET', path(one, '/ticks'))).toMatchObject({ status: 404 })
    for (const name of ['pause', 'resume', 'trigger']) {
      expect(await call('POST', path(one, `/${name}`))).toMatchObject({ status: 404 })
    }
    const json = { from: inMs(-HOUR_MS), to: inMs(-1_000) }
    expect(await call('POST', path(one, '/backfill'), { json })).toMatchObject({ status: 404 })
  }
  expect(await call('GET', path('not-an-id'))).toMatchObject({ status: 400 })
})

describe('GET /schedules', () => {
  const list = async (query: string) => {
    const { status, body: answer, text } = await call('GET', path('', query), { as: 'viewer' })
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
    return routes.listSchedules.reply.parse(answer)
  }

  test('pages by name without losing or repeating one', async () => {
    const mark = randomUUID()
    const names = ['b', 'A', 'ä', 'Z', 'c', '10', '9'].map((name) => `${mark} ${name}`)
    for (const name of names) await create({ name })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await list(`?limit=2&search=${mark}${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.nextCursor
    }
    expect(seen).toHaveLength(names.length)
    expect(seen.toSorted()).toEqual(names.toSorted())
    expect((await list(`?search=${mark}`)).items.map(({ name }) => name)).toEqual(seen)
    const withNul = Buffer.from('{"after":"\\u0000"}').toString('base64url')
    for (const bad of ['nonsense', withNul]) {
      expect(await call('GET', path('', `?cursor=${bad}`))).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'cursor' }] },
      })
    }
  })

  test('filters by state, type, queue and a part of the name in any case', async () => {
    const mark = randomUUID()
    const [plain, named, paused, ended] = await Promise.all([
      create({ name: `${mark} Plain` }),
      create({ name: `${mark} sums`, task: { type: 'sum', payload: { a: 1 } } }),
      create({ name: `${mark} held`, task: { type: 'any', queue: 'apart' } }),
      create({ name: `${mark} over`, maxRuns: 1 }),
    ])
    await verb(paused.id, 'pause')
    const [last = 0] = await fire(ended.id, 1)
    await hot()`update schedules set next_at = null, due_at = null where id = ${ended.id}`
    expect(await read(ended.id)).toMatchObject({ state: 'active', nextAt: new Date(last).toISOString() })
    expect((await list(`?search=${mark}&state=ended`)).items).toEqual([])
    await fall(ended.id, last)
    expect(await read(ended.id)).toMatchObject({ state: 'ended', nextAt: null })
    const found = async (query: string) => (await list(`?search=${mark}&${query}`)).items.map(({ id }) => id).toSorted()
    expect(await found('state=paused')).toEqual([paused.id])
    expect(await found('state=ended')).toEqual([ended.id])
    expect(await found('state=active')).toEqual([plain.id, named.id].toSorted())
    expect(await found('type=sum')).toEqual([named.id])
    expect(await found('queue=maths')).toEqual([named.id])
    expect(await found('queue=apart')).toEqual([paused.id])
    expect(await found('queue=default')).toEqual([plain.id, ended.id].toSorted())
    expect((await list(`?search=${mark.toUpperCase()}%20PLAIN`)).items.map(({ id }) => id)).toEqual([plain.id])
    expect((await list(`?search=${mark}%25`)).items).toEqual([])
    expect(await call('GET', path('', '?state=lost'))).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'state' }] },
    })
  })
})

describe('a schedule shows', () => {
  test('its last tick with the state of its task, and the next one that was written ahead', async () => {
    const { id } = await create({ every: '30s', overlap: 'allow' })
    const times = await fire(id, 3)
    const [first, second] = times as [number, number]
    expect(await read(id)).toMatchObject({ lastTick: null, nextAt: new Date(first).toISOString(), runs: 3 })
    await hot()`update ticks set run_at = now() where schedule_id = ${id} and at = ${new Date(first).toISOString()}`
    expect(await read(id)).toMatchObject({
      lastTick: { at: new Date(first).toISOString(), outcome: 'fired', reason: null, taskState: 'scheduled' },
      nextAt: new Date(second).toISOString(),
    })
  })

  test('how many of its latest tasks failed in a row, and warns from three on; cancelled ones do not count', async () => {
    const { id } = await create({ every: '1s', task: { type: 'any', retry: { attempts: 1 } } })
    await fire(id, 5)
    const made = (await tasks(id)).map((task) => task.id).toReversed()
    const [one, two, three, four, five] = made as [string, string, string, string, string]
    await end([one], 'completed')
    await end([two, three], 'failed')
    const failing = async () => (await read(id)).warnings.filter(({ kind }) => kind === 'failing')
    expect(await read(id)).toMatchObject({ failuresInRow: 2 })
    expect(await failing()).toEqual([])
    await call('POST', `/api/v1/tasks/${four}/cancel`)
    await end([five], 'failed')
    expect(await read(id)).toMatchObject({ failuresInRow: 3 })
    expect(await failing()).toMatchObject([{ message: expect.stringContaining('3 tasks failed') as string }])
    await verb(id, 'pause')
    await verb(id, 'resume')
    expect(await read(id)).toMatchObject({ failuresInRow: 0 })
    expect(await failing()).toEqual([])
  })

  test('a warning for a type that no worker serves, a paused queue and a tick that nobody fired', async () => {
    const { deps } = get()
    const type = `left-${randomUUID()}`
    const report = { type, fingerprint: type, schema: {}, description: null, queue: null, timeoutMs: null, retry: null }
    await reportTaskTypes(deps.book.hot, [report])
    await hot()`update task_type_versions set seen_at = now() - interval '1 hour' where type = ${type}`
    await deps.catalogue.refresh()
    const queue = randomUUID()
    await call('PUT', `/api/v1/queues/${queue}`, { json: {} })
    await call('POST', `/api/v1/queues/${queue}/pause`, { json: { reason: 'the bank is closed' } })
    const { id } = await create({ task: { type, queue } })
    await hot()`update schedules set next_at = now() - interval '20 s' where id = ${id}`
    expect((await read(id)).warnings).toEqual([
      { kind: 'no_worker', message: expect.stringContaining(type) as string },
      { kind: 'queue_paused', message: expect.stringContaining('by the operator (the bank is closed)') as string },
      { kind: 'late', message: expect.stringMatching(/No scheduler has fired it/) as string },
    ])
    await verb(id, 'pause')
    expect((await read(id)).warnings.map(({ kind }) => kind)).toEqual(['no_worker', 'queue_paused'])
  })
})

test('the lag of schedules is a gauge: 0 while none is late', async () => {
  const lag = async () => {
    const { text } = await call('GET', '/metrics', { as: 'viewer' })
    return Number(/^bullwheel_schedule_lag_seconds (.*)$/m.exec(text)?.[1])
  }
  await hot()`delete from schedules`
  expect(await lag()).toBe(0)
  const { id } = await create()
  expect(await lag()).toBe(0)
  await hot()`update schedules set next_at = now() - interval '50 s', due_at = now() - interval '50 s' where id = ${id}`
  expect(await lag()).toBeGreaterThanOrEqual(50)
})
