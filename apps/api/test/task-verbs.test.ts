import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Task, routes } from '@bullwheel/contracts'
import { buryWorker, endAttempts, registerWorker, startTasks } from '@bullwheel/db'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const HOUR_MS = 3_600_000
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()
const path = (id: string, verb = ''): string => `/api/v1/tasks/${id}${verb}`

const submit = async (json: object = {}): Promise<Task> => {
  const { status, body, text } = await call('POST', '/api/v1/tasks', { json: { type: 'any', ...json } })
  expect({ status, text }).toMatchObject({ status: 201 })
  return routes.submitTask.reply.parse(body)
}
const read = async (id: string): Promise<Task> =>
  routes.getTask.reply.parse((await call('GET', path(id), { as: 'viewer' })).body)
const hot = () => get().deps.book.hot

/** The end of a task that was so short that its start was never written. */
const SHORT_END = {
  started: false,
  content: 1,
  outcome: 'completed' as const,
  runAt: null,
  result: null,
  progress: null,
  error: null,
}

/** A worker that has begun this task, as the book knows it. */
async function begin({ id, version }: Task) {
  const worker = `w-${randomUUID()}`
  await registerWorker(hot(), { id: worker, host: 'h', pid: 1, supervisor: 's', slots: 1 })
  const token = randomUUID()
  const start = { id, claim: version > 1, version, content: 1, token, startedAt: Date.now() }
  expect(await startTasks(hot(), worker, [start])).toHaveLength(1)
  const end = (outcome: 'completed' | 'failed') =>
    endAttempts(hot(), worker, [
      {
        id,
        started: true,
        token,
        content: 1,
        outcome,
        startedAt: Date.now() - 5,
        endedAt: Date.now(),
        runAt: null,
        result: null,
        progress: null,
        error: outcome === 'failed' ? { name: 'Error', message: 'no' } : null,
      },
    ])
  // Other tests look at what waits while no worker is alive.
  const bury = () => buryWorker(hot(), worker, 'gone', [], HOUR_MS)
  return { worker, end, bury }
}

describe('cancel', () => {
  test.each(['queued', 'scheduled', 'running'])('ends a %s task and answers with it', async (state) => {
    const task = await submit(state === 'scheduled' ? { delay: '1h' } : {})
    const run = state === 'running' ? await begin(task) : undefined
    expect(await call('POST', path(task.id, '/cancel'))).toMatchObject({
      status: 200,
      body: { id: task.id, state: 'cancelled', waitingFor: null },
    })
    if (run !== undefined) expect(await run.end('completed')).toMatchObject([{ accepted: false }])
    await run?.bury()
  })

  test('of an ended task is refused, and the answer tells how it ended', async () => {
    const task = await submit()
    const run = await begin(task)
    await run.end('completed')
    expect(await call('POST', path(task.id, '/cancel'))).toMatchObject({
      status: 409,
      body: { type: 'urn:bullwheel:conflict', task: { id: task.id, state: 'completed' } },
    })
    await run.bury()
  })
})

test('the answer to a cancel tells which of cancel and finish won, 50 races of them', async () => {
  const worker = `w-${randomUUID()}`
  await registerWorker(hot(), { id: worker, host: 'h', pid: 1, supervisor: 's', slots: 1 })
  const race = async () => {
    const { id } = await submit()
    const end = { ...SHORT_END, id, token: randomUUID(), startedAt: Date.now(), endedAt: Date.now() }
    const [cancel, [verdict]] = await Promise.all([
      call('POST', path(id, '/cancel')),
      endAttempts(hot(), worker, [end]),
    ])
    const isFinished = verdict?.accepted === true
    expect(cancel.status).toBe(isFinished ? 409 : 200)
    expect(cancel.body).toMatchObject(isFinished ? { task: { id, state: 'completed' } } : { id, state: 'cancelled' })
  }
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 5 }, race))
  await buryWorker(hot(), worker, 'gone', [], HOUR_MS)
})

describe('retry', () => {
  const failed = async (json: object = {}) => {
    const task = await submit(json)
    const run = await begin(task)
    await run.end('failed')
    await run.bury()
    return task
  }

  test('runs a failed task again with its attempts kept and as many new ones', async () => {
    const { id } = await failed()
    const answer = await call('POST', path(id, '/retry'))
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'queued', attempt: 1, maxAttempts: 4, attempts: [{ attempt: 1, outcome: 'failed' }] },
    })
    expect(await call('POST', path(id, '/retry'))).toMatchObject({ status: 409, body: { task: { state: 'queued' } } })
  })

  test('takes another payload, which must fit as a submission’s must', async () => {
    const { id } = await failed({ type: 'sum', payload: { a: 1 } })
    const retry = (json: object) => call('POST', path(id, '/retry'), { json })
    expect(await retry({ payload: { a: 'x' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'payload.a' }] },
    })
    expect(await retry({ payload: { a: 2, b: 'x'.repeat(300_000) } })).toMatchObject({ status: 413 })
    expect((await read(id)).state).toBe('failed')
    expect(await retry({ payload: { a: 2 } })).toMatchObject({ status: 200, body: { payload: { a: 2 } } })
  })
})

describe('run-now', () => {
  test('makes a scheduled task due, and one that is due stays as it is', async () => {
    const task = await submit({ delay: '1h' })
    expect(task.state).toBe('scheduled')
    const first = await call('POST', path(task.id, '/run-now'))
    expect(first).toMatchObject({ status: 200, body: { state: 'queued', version: 2 } })
    expect(await call('POST', path(task.id, '/run-now'))).toMatchObject({ status: 200, body: { version: 2 } })
    const run = await begin(first.body as Task)
    expect(await call('POST', path(task.id, '/run-now'))).toMatchObject({
      status: 409,
      body: { task: { state: 'running' } },
    })
    await run.bury()
  })
})

describe('duplicate', () => {
  test('submits a task like it that runs now, without its deadlines', async () => {
    const task = await submit({
      type: 'sum',
      payload: { a: 1 },
      name: 'one',
      queue: 'copies',
      priority: 2,
      timeout: '7s',
      tags: ['x'],
      retry: { attempts: 9 },
      runAt: inMs(HOUR_MS),
      finishBy: inMs(2 * HOUR_MS),
    })
    const { status, headers, body } = await call('POST', path(task.id, '/duplicate'))
    const copy = routes.duplicateTask.reply.parse(body)
    expect({ status, location: headers.get('location') }).toEqual({ status: 201, location: path(copy.id) })
    expect(copy.id).not.toBe(task.id)
    const { type, payload, name, queue, priority, timeout, tags, retry } = task
    expect(copy).toMatchObject({
      type,
      payload,
      name,
      queue,
      priority,
      timeout,
      tags,
      retry,
      state: 'queued',
      finishBy: null,
    })
    expect(await read(copy.id)).toMatchObject({ payload, retry, maxAttempts: 9 })
  })

  test('keeps a timeout that was taken away, whatever its type declares', async () => {
    const task = await submit({ type: 'sum', payload: { a: 1 }, delay: '1h' })
    await call('PATCH', path(task.id), { json: { timeout: null } })
    expect(await call('POST', path(task.id, '/duplicate'))).toMatchObject({ status: 201, body: { timeout: null } })
  })

  test('with an idempotency key makes one, also when the first task is edited or deleted in between', async () => {
    const task = await submit({ delay: '1h' })
    const headers = { 'idempotency-key': randomUUID() }
    const first = await call('POST', path(task.id, '/duplicate'), { headers })
    await call('PATCH', path(task.id), { json: { name: 'new' } })
    expect((await call('POST', path(task.id, '/duplicate'), { headers })).body).toEqual(first.body)
    const other = await submit()
    expect(await call('POST', path(other.id, '/duplicate'), { headers })).toMatchObject({ status: 422 })
    await call('DELETE', path(task.id))
    expect((await call('POST', path(task.id, '/duplicate'), { headers })).body).toEqual(first.body)
    expect(await call('POST', path(task.id, '/duplicate'))).toMatchObject({ status: 404 })
  })
})

describe('edit', () => {
  test('changes what waits, also a scheduled task, and answers with it', async () => {
    const task = await submit({ type: 'sum', payload: { a: 1 }, delay: '1h', name: 'old', finishBy: inMs(2 * HOUR_MS) })
    const runAt = inMs(3 * HOUR_MS)
    const json = { payload: { a: 2 }, name: null, priority: 1, runAt, finishBy: null, timeout: '9s', tags: ['y'] }
    const { status, body } = await call('PATCH', path(task.id), { json })
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...json, timeout: 9_000, state: 'scheduled', nextRunAt: runAt, version: 2 })
    expect(await call('PATCH', path(task.id), { json: { retry: { attempts: 7 } } })).toMatchObject({
      status: 200,
      body: { maxAttempts: 7, payload: { a: 2 }, priority: 1 },
    })
  })

  test('once it runs or has ended is refused with the task', async () => {
    const task = await submit()
    const run = await begin(task)
    const edit = () => call('PATCH', path(task.id), { json: { priority: 1 } })
    expect(await edit()).toMatchObject({ status: 409, body: { task: { state: 'running', priority: 5 } } })
    await run.end('completed')
    expect(await edit()).toMatchObject({ status: 409, body: { task: { state: 'completed' } } })
    await run.bury()
  })

  test.each([
    ['startBy in the past', { startBy: inMs(-1_000) }, 'startBy'],
    ['finishBy in the past', { finishBy: inMs(-1_000) }, 'finishBy'],
    ['startBy before the run time', { startBy: inMs(HOUR_MS / 2) }, 'startBy'],
    ['finishBy before the run time', { finishBy: inMs(HOUR_MS / 2) }, 'finishBy'],
    ['a run time after a deadline that stands', { runAt: inMs(10 * HOUR_MS) }, 'runAt'],
  ])('%s is told with what is allowed', async (_what, json, fault) => {
    const { id } = await submit({ delay: '1h', startBy: inMs(4 * HOUR_MS), finishBy: inMs(5 * HOUR_MS) })
    const { status, body } = await call('PATCH', path(id), { json })
    expect({ status, body }).toMatchObject({ status: 422, body: { type: 'urn:bullwheel:unprocessable' } })
    const { errors } = body as { errors: { path: string; message: string }[] }
    expect(errors[0]?.path).toBe(fault)
    expect(errors[0]?.message).toMatch(/^must .*\d{4}-\d\d-\d\dT/)
  })
})

test.each([
  ['startBy in the past', { startBy: inMs(-1_000) }, 'startBy'],
  ['finishBy in the past', { finishBy: inMs(-1_000) }, 'finishBy'],
  ['startBy before runAt', { runAt: inMs(HOUR_MS), startBy: inMs(HOUR_MS / 2) }, 'startBy'],
  ['finishBy before the end of the delay', { delay: '1h', finishBy: inMs(HOUR_MS / 2) }, 'finishBy'],
])('a submission with %s is refused', async (_what, json, fault) => {
  const item = { type: 'any', ...json }
  expect(await call('POST', '/api/v1/tasks', { json: item })).toMatchObject({
    status: 422,
    body: { errors: [{ path: fault }] },
  })
  expect(await call('POST', '/api/v1/tasks/bulk', { json: [item] })).toMatchObject({
    body: { items: [{ status: 422, error: { errors: [{ path: fault }] } }] },
  })
})

test('a repeat with the same idempotency key gets the first answer, also when its deadline has passed since', async () => {
  const item = { type: 'any', startBy: inMs(1_500) }
  const headers = { 'idempotency-key': randomUUID() }
  const send = () => call('POST', '/api/v1/tasks', { json: item, headers })
  const bulk = () =>
    call('POST', '/api/v1/tasks/bulk', { json: [{ ...item, idempotencyKey: headers['idempotency-key'] }] })
  const first = await send()
  expect(first.status).toBe(201)
  const without = () => call('POST', '/api/v1/tasks', { json: item })
  await expect.poll(async () => (await without()).status, { timeout: 10_000 }).toBe(422)
  expect(await send()).toMatchObject({ status: 201, body: first.body })
  expect(await bulk()).toMatchObject({ body: { items: [{ status: 201, id: (first.body as Task).id }] } })
})

describe('delete', () => {
  test('removes what waits or has ended; its events stay', async () => {
    const task = await submit()
    expect(await call('DELETE', path(task.id))).toMatchObject({ status: 204, text: '' })
    expect(await call('GET', path(task.id))).toMatchObject({ status: 404 })
    expect(await call('DELETE', path(task.id))).toMatchObject({ status: 404 })
    const events = routes.listEvents.reply.parse((await call('GET', '/api/v1/events?limit=5')).body).items
    expect(events.find((event) => event.taskId === task.id)).toMatchObject({ kind: 'deleted', version: 2 })
  })

  test('of a running task needs force, and what it ends with does not count', async () => {
    const task = await submit()
    const run = await begin(task)
    expect(await call('DELETE', path(task.id))).toMatchObject({ status: 409, body: { task: { state: 'running' } } })
    expect(await call('DELETE', path(task.id, '?force=false'))).toMatchObject({ status: 409 })
    expect(await call('DELETE', path(task.id, '?force=true'))).toMatchObject({ status: 204 })
    expect(await run.end('completed')).toMatchObject([{ accepted: false }])
    expect(await call('GET', path(task.id))).toMatchObject({ status: 404 })
    await run.bury()
  })
})

test('the attempts of a task are listed in order, and those of one that never ran are none', async () => {
  const task = await submit()
  const list = async () => {
    const { body } = await call('GET', path(task.id, '/attempts'), { as: 'viewer' })
    return routes.listTaskAttempts.reply.parse(body).items.map(({ attempt, outcome }) => `${attempt} ${outcome}`)
  }
  expect(await list()).toEqual([])
  const run = await begin(task)
  expect(await list()).toEqual(['1 running'])
  await run.end('failed')
  await run.bury()
  await call('POST', path(task.id, '/retry'))
  expect(await list()).toEqual(['1 failed'])
})

describe('what a task waits for is said:', () => {
  const reason = async (json: object) => (await read((await submit({ queue: randomUUID(), ...json })).id)).waitingFor

  test('its run time, a paused queue with who paused it and why, and that no worker is alive', async () => {
    expect(await reason({ delay: '1h' })).toMatch(/^its run time, \d{4}-/)
    expect(await reason({})).toBe('a worker of the pool default: none is alive, 1 should be')
    const queue = randomUUID()
    await call('PUT', `/api/v1/queues/${queue}`, { json: {} })
    await call('POST', `/api/v1/queues/${queue}/pause`, { json: { reason: 'the bank is closed' } })
    const said = `the queue ${queue}, which was paused by the operator: the bank is closed`
    expect(await reason({ queue })).toBe(said)
    expect((await submit({ queue })).waitingFor).toBe(said)
  })

  test('no worker for its type, a full queue, what is ahead of it, and that it is next', async () => {
    const worker = `w-${randomUUID()}`
    await registerWorker(hot(), { id: worker, host: 'h', pid: 1, supervisor: 's', slots: 1 })
    await hot()`insert into task_types (type) values ('left')`
    await hot()`
      insert into task_type_versions (type, fingerprint, report, seen_at)
      values ('left', 'f', '{"type":"left","schema":{}}', now() - interval '1 hour')`
    await expect.poll(() => get().deps.catalogue.find('left')).toBeDefined()
    expect(await reason({ type: 'left' })).toBe('a worker that serves the type left: none is alive')
    const queue = randomUUID()
    const first = await submit({ queue })
    const second = await submit({ queue, priority: 6 })
    await submit({ queue, priority: 1 })
    await submit({ queue, priority: 1, delay: '1h' })
    const slot = `a free slot of a worker that serves the queue ${queue}; it is next`
    expect(await reason({ queue, priority: 1 })).toBe(
      `1 task ahead of it in the queue ${queue} at priority 1 or more urgent`,
    )
    expect((await read(second.id)).waitingFor).toBe(
      `3 tasks ahead of it in the queue ${queue} at priority 6 or more urgent`,
    )
    const run = await begin(first)
    await call('PATCH', `/api/v1/queues/${queue}`, { json: { concurrency: 1 } })
    expect((await read(second.id)).waitingFor).toBe(`a place in the queue ${queue}: at most 1 run at once, and 1 do`)
    await call('PATCH', `/api/v1/queues/${queue}`, { json: { concurrency: 2 } })
    expect(await reason({ queue: randomUUID() })).toMatch(/it is next$/)
    expect(slot).toContain(queue)
    await run.bury()
    await buryWorker(hot(), worker, 'gone', [], HOUR_MS)
  })

  test('a rate limit that is used up', async () => {
    const queue = randomUUID()
    await call('PUT', `/api/v1/queues/${queue}`, { json: { rateLimit: { max: 1, per: '1m' } } })
    const [first, second] = [await submit({ queue }), await submit({ queue })]
    const run = await begin(first)
    const said = `the rate limit of the queue ${queue}: at most 1 begin within 60000 ms`
    await expect.poll(async () => (await read(second.id)).waitingFor, { timeout: 10_000 }).toBe(said)
    await run.bury()
  })
})

test('the ledger adds up after all this, and the rows agree', async () => {
  expect(await call('POST', '/api/v1/system/ledger/verify')).toMatchObject({
    status: 200,
    body: { exact: true, differences: [], tasks: [] },
  })
})
