import { type Task, routes } from '@bullwheel/contracts'
import { beatSupervisor, registerWorker } from '@bullwheel/db'
import { afterEach, describe, expect, test } from 'vitest'
import { oldMetrics, oldWorkers, taskStatus, workerStarted } from '../src/compat/fleet-api/schemas.ts'
import { useGateway } from './gateway-fixture.ts'

// What a page in a browser gets of all of it is tried in test/fleet-api.test.ts.
const { call, get } = useGateway()
const hot = () => get().deps.book.hot
const post = (path: string, json?: unknown) => call('POST', path, { as: 'admin', ...(json !== undefined && { json }) })
const read = async (path: string) => (await call('GET', path, { as: 'viewer' })).body
const submit = async (json: object): Promise<Task> => {
  const answer = await post('/api/tasks/submit', json)
  expect(answer).toMatchObject({ status: 201, body: { status: 'queued' } })
  return (await read(`/api/v1/tasks/${(answer.body as { taskId: string }).taskId}`)) as Task
}
const offer = (capacity: number) => beatSupervisor(hot(), { name: 's', host: 'h', mode: 'host', capacity })
const poolOf = async (name: string) => {
  const { status, body } = await call('GET', `/api/v1/pools/${name}`, { as: 'viewer' })
  return status === 404 ? undefined : routes.getPool.reply.parse(body)
}

afterEach(async () => {
  await hot()`delete from supervisors`
  await hot()`delete from workers`
})

describe('tasks', () => {
  test('10 is the most urgent, and 0 or nothing is 1', async () => {
    const priorities = []
    for (const priority of [10, 9, 1, 0, undefined])
      priorities.push((await submit({ taskType: 'any', payload: '', retries: 0, priority })).priority)
    expect(priorities).toEqual([1, 2, 10, 10, 10])
  })

  test('retries are attempts less one, a text that is JSON is parsed, a type that nobody knows is run by default', async () => {
    await hot()`insert into task_types (type) values ('default') on conflict do nothing`
    await hot()`
      insert into task_type_versions (type, fingerprint, report) values ('default', 'd',
        '{"type":"default","fingerprint":"d","schema":{},"description":null,"queue":null,"timeoutMs":null,"retry":null}')`
    await get().deps.catalogue.refresh()
    expect(await submit({ taskType: 'any', payload: '{"a":1}', retries: 2 })).toMatchObject({
      type: 'any',
      payload: { a: 1 },
      maxAttempts: 3,
    })
    expect(await submit({ taskType: 'no such type', payload: 'plain' })).toMatchObject({
      type: 'default',
      name: 'no such type',
      payload: 'plain',
      maxAttempts: 1,
    })
  })

  test('a deadline is when it must have ended; one that is no time is refused in words', async () => {
    expect(await submit({ taskType: 'any', deadline: '2099-01-31T10:00:00+01:00' })).toMatchObject({
      finishBy: '2099-01-31T09:00:00.000Z',
    })
    for (const none of ['', '0001-01-01T00:00:00Z', null])
      expect(await submit({ taskType: 'any', deadline: none })).toMatchObject({ finishBy: null })
    const refused = await post('/api/tasks/submit', { taskType: 'any', deadline: 'tomorrow' })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('deadline')])
    expect((await post('/api/tasks/submit', { taskType: 'any', priority: 11 })).status).toBe(400)
  })

  test('the status of a task is in the words of these clients', async () => {
    const status = async (id: string) => taskStatus.parse(await read(`/api/tasks/status?id=${id}`))
    const { id } = await submit({ taskType: 'any', retries: 1 })
    const waiting = {
      task_id: id,
      output: '',
      error: '',
      start_time: null,
      end_time: null,
      retry_count: 0,
      worker_id: '',
    }
    expect(await status(id)).toEqual({ ...waiting, status: 'pending' })
    await call('POST', `/api/v1/tasks/${id}/cancel`)
    expect(await status(id)).toMatchObject({ status: 'failed', error: expect.stringMatching(/^cancelled/) as string })
    for (const unknown of ['', 'x', '01999999-9999-7999-8999-999999999999'])
      expect((await call('GET', `/api/tasks/status?id=${unknown}`)).status).toBe(unknown === '' ? 400 : 404)
  })

  test('figures are those of the ledger, with waiting tasks by priority in their direction', async () => {
    const before = oldMetrics.parse(await read('/api/metrics'))
    await submit({ taskType: 'any', priority: 9 })
    await expect
      .poll(async () => oldMetrics.parse(await read('/api/metrics')))
      .toMatchObject({
        totalTasks: before.totalTasks + 1,
        processedTasks: 0,
        failedTasks: 0,
        queueLengths: { '9': (before.queueLengths['9'] ?? 0) + 1 },
      })
    expect(Object.keys(before.queueLengths)).toHaveLength(10)
  })
})

describe('workers', () => {
  test('start makes a pool of its own, and its id stops it', async () => {
    await offer(4)
    const asked = { poolSize: 3, enableSteal: true, minWorkers: 2, maxWorkers: 5 }
    const { status, body } = await post('/api/workers/start', asked)
    const { id, config } = workerStarted.parse(body)
    expect({ status, config }).toEqual({ status: 201, config: asked })
    expect(await poolOf(id)).toMatchObject({ slots: 3, min: 2, max: 5, steal: true, isTemporary: true, desired: 2 })
    expect(await post(`/api/workers/stop?id=${id}`)).toMatchObject({
      status: 200,
      body: { status: 'Worker stopped', id },
    })
    expect(await poolOf(id)).toBeUndefined()
    expect((await post(`/api/workers/stop?id=${id}`)).status).toBe(404)
    expect((await post('/api/workers/stop')).status).toBe(400)
    expect((await post('/api/workers/stop?id=default')).status).toBe(404)
  })

  test('without a free seat it says so, and nothing is made', async () => {
    const none = await post('/api/workers/start', {})
    expect([none.status, none.text]).toEqual([503, expect.stringContaining('no free seat on any host')])
    await offer(1)
    await registerWorker(hot(), { id: 'w', host: 'h', pid: 1, supervisor: 's', slots: 1 })
    expect((await post('/api/workers/start', { minWorkers: 1 })).status).toBe(503)
    expect((await post('/api/workers/start', { minWorkers: 3, maxWorkers: 2 })).status).toBe(400)
  })

  test('the list is an object by id, and a worker is stopped by its own id', async () => {
    await registerWorker(hot(), { id: 'w-1', host: 'h', pid: 1, supervisor: 's', slots: 8 })
    await hot()`update workers set ready_at = now(), busy = 3, processed = 40, failed = 2`
    const one = async () => oldWorkers.parse(await read('/api/workers'))['w-1']
    expect(await one()).toMatchObject({ id: 'w-1', tasksProcessed: 40, activeTasks: 3, status: 'active', slots: 8 })
    expect((await post('/api/workers/stop?id=w-1')).body).toEqual({ status: 'Worker stopped', id: 'w-1' })
    expect(await one()).toMatchObject({ status: 'inactive', reason: expect.stringContaining('stopped by') as string })
  })
})

test('who may do what', async () => {
  const as = async (role: 'viewer' | 'operator' | 'nobody', method: string, path: string) =>
    (await call(method, path, { as: role })).status
  expect(await as('nobody', 'GET', '/api/workers')).toBe(401)
  expect(await as('viewer', 'POST', '/api/tasks/submit')).toBe(403)
  expect(await as('operator', 'POST', '/api/workers/start')).toBe(403)
  expect(await as('operator', 'POST', '/api/system/reset')).toBe(403)
  expect(await as('viewer', 'GET', '/api/debug')).toBe(200)
  await offer(4)
  const { id } = workerStarted.parse((await post('/api/workers/start', {})).body)
  expect(await as('viewer', 'POST', `/api/workers/stop?id=${id}`)).toBe(403)
  expect(await as('operator', 'POST', '/api/workers/stop?id=default')).toBe(404)
  expect(await as('operator', 'POST', `/api/workers/stop?id=${id}`)).toBe(200)
  expect(await poolOf(id)).toBeUndefined()
})

test('a body that comes as text is read as JSON is: none is as good as an empty one, and it must be UTF-8', async () => {
  const start = (body: RequestInit['body']) =>
    call('POST', '/api/workers/start', { as: 'admin', body, headers: { 'content-type': 'text/plain' } })
  expect((await start('')).text).toContain('no free seat on any host')
  const refused = await start(Buffer.from([0x22, 0xff, 0x22]))
  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('not UTF-8')])
})

test('reset takes no body and removes every task, and JSON may come as text', async () => {
  const answer = await call('POST', '/api/tasks/submit', {
    as: 'admin',
    body: JSON.stringify({ taskType: 'any', payload: '' }),
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
  })
  expect(answer.status).toBe(201)
  const reset = await post('/api/system/reset')
  expect(reset).toMatchObject({ status: 200, body: { status: 'System reset successful' } })
  const { taskId } = answer.body as { taskId: string }
  expect((await call('GET', `/api/tasks/status?id=${taskId}`)).status).toBe(404)
})
