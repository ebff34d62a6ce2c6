import { randomUUID } from 'node:crypto'
import type { Task } from '@bullwheel/contracts'
import { endAttempts, retryTask } from '@bullwheel/db'
import { connectRedis } from '@bullwheel/queue'
import { createTaskCache, getTask, isOver } from '@bullwheel/services'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const PATIENCE = { timeout: 10_000 }
const nowhere = connectRedis('redis://127.0.0.1:1', 'producer', () => undefined)
afterAll(() => nowhere.disconnect())

const hot = () => get().deps.book.hot
const cacheKey = (id: string): string => `${get().deps.prefix}:task:${id}`
const ctx = () => ({ deps: get().deps, actor: { name: 't', role: 'admin', auth: 'key' }, requestId: 'r' }) as const

async function submit(json: object = {}): Promise<string> {
  const { body } = await call('POST', '/api/v1/tasks', { json: { type: 'any', ...json } })
  return (body as Task).id
}

async function end(id: string, outcome: 'completed' | 'failed', result: unknown = null): Promise<void> {
  const [row] = await hot()<{ content: number }[]>`select content from tasks where id = ${id}`
  const error = outcome === 'failed' ? { name: 'Error', message: 'no' } : null
  const [verdict] = await endAttempts(hot(), 'w', [
    {
      id,
      started: false,
      token: randomUUID(),
      content: row?.content ?? 0,
      outcome,
      startedAt: Date.now() - 5,
      endedAt: Date.now(),
      runAt: null,
      result: JSON.stringify(result),
      error,
      progress: null,
    },
  ])
  expect(verdict?.accepted).toBe(true)
}

async function failed(): Promise<string> {
  const id = await submit()
  await end(id, 'failed')
  return id
}

async function read(id: string): Promise<{ source: string | null; task: Task; status: number }> {
  const { headers, body, status } = await call('GET', `/api/v1/tasks/${id}`, { as: 'viewer' })
  return { source: headers.get('x-bullwheel-source'), task: body as Task, status }
}

/** Reads it until it comes from Redis: what is read within a second after a reset is not kept. */
async function kept(id: string): Promise<Task> {
  const fromRedis = async () => {
    const { source, task } = await read(id)
    expect(source).toBe('cache')
    return task
  }
  return vi.waitFor(fromRedis, PATIENCE)
}

test('an ended task comes from the book first, then from Redis, alike, for a minute', async () => {
  const id = await submit({ payload: { a: 1 }, tags: ['x'] })
  await end(id, 'completed', { sum: 3 })
  const first = await read(id)
  expect(first.source).toBe('book')
  expect(await kept(id)).toEqual(first.task)
  const ttl = await get().deps.redis.pttl(cacheKey(id))
  expect(ttl).toBeGreaterThan(0)
  expect(ttl).toBeLessThanOrEqual(60_000)
})

test('a task that is pending is never kept', async () => {
  const id = await submit()
  await read(id)
  expect((await read(id)).source).toBe('book')
  expect(await get().deps.redis.exists(cacheKey(id))).toBe(0)
})

test('an answer over 64 KiB is not kept', async () => {
  const id = await submit({ payload: 'x'.repeat(70_000) })
  await end(id, 'completed')
  await read(id)
  expect((await read(id)).source).toBe('book')
  expect(await get().deps.redis.exists(cacheKey(id))).toBe(0)
})

describe('what is kept is dropped', () => {
  test('by a retry, and what was read before the retry is not kept after it', async () => {
    const id = await failed()
    await kept(id)
    const readAt = get().deps.clock.now()
    const old = await getTask({ ctx: ctx(), id })
    expect((await call('POST', `/api/v1/tasks/${id}/retry`)).status).toBe(200)
    get().deps.taskCache.keep(old, readAt)
    // Another replica, which has not heard of the retry.
    const other = createTaskCache({ ...get().deps, now: get().deps.clock.now })
    other.keep(old, readAt)
    expect(await read(id)).toMatchObject({ source: 'book', task: { state: 'queued' } })
    expect(await other.read(id)).toBeUndefined()
  })

  test('by a delete: then it is 404', async () => {
    const id = await failed()
    await kept(id)
    expect((await call('DELETE', `/api/v1/tasks/${id}`)).status).toBe(204)
    expect((await read(id)).status).toBe(404)
  })

  test('by PATCH status, by a retry of the whole queue and by a reset', async () => {
    const [one, two, three] = [await failed(), await failed(), await failed()]
    await Promise.all([kept(one), kept(two), kept(three)])
    await call('PATCH', `/api/v1/tasks/${one}/status`, { json: { status: 'pending' } })
    expect((await read(one)).task.state).toBe('queued')
    expect((await call('POST', '/api/v1/queues/default/failed/retry')).body).toEqual({
      retried: expect.any(Number) as number,
    })
    for (const id of [two, three]) expect((await read(id)).task.state).toBe('queued')
    const last = await submit()
    await end(last, 'completed')
    await kept(last)
    const reset = await call('POST', '/api/v1/system/reset', { as: 'admin', json: { confirm: 'reset' } })
    expect(reset.status).toBe(200)
    expect((await read(last)).status).toBe(404)
    // Another replica, which was not told by this process.
    expect(await createTaskCache({ ...get().deps, now: get().deps.clock.now }).read(last)).toBeUndefined()
  })

  test('by what the book tells, when whoever changed the task could not reach Redis', async () => {
    const id = await failed()
    await kept(id)
    await retryTask(hot(), id, 60_000)
    await vi.waitFor(async () => expect((await read(id)).task.state).toBe('queued'), PATIENCE)
    await vi.waitFor(async () => expect(await get().deps.redis.get(cacheKey(id))).toBe(''), PATIENCE)
  })

  test('in this process even when Redis still has it', async () => {
    const id = await failed()
    const task = await kept(id)
    const text = await get().deps.redis.get(cacheKey(id))
    await retryTask(hot(), id, 60_000)
    await vi.waitFor(async () => expect(await get().deps.redis.get(cacheKey(id))).toBe(''), PATIENCE)
    await get().deps.redis.set(cacheKey(id), text ?? '', 'PX', 60_000)
    expect((await read(id)).task.version).toBeGreaterThan(task.version)
  })
})

test('a task with an attempt that was lost is not kept: its worker may yet tell how it ended', () => {
  const attempt = { attempt: 1, worker: 'w', startedAt: null, endedAt: null, error: null, pool: null, stolen: false }
  const task = {
    state: 'completed',
    attempt: 2,
    finishedAt: new Date(0).toISOString(),
    attempts: [],
  } as unknown as Task
  expect(isOver(task, 0)).toBe(true)
  expect(isOver({ ...task, attempts: [{ ...attempt, outcome: 'lost' }] }, 0)).toBe(false)
  expect(isOver({ ...task, attempts: [{ ...attempt, outcome: 'superseded' }] }, 0)).toBe(true)
})

test('a task that was cancelled before a start was written is kept only when none can come any more', () => {
  const task = {
    state: 'cancelled',
    attempt: 0,
    finishedAt: new Date(0).toISOString(),
    attempts: [],
  } as unknown as Task
  expect(isOver(task, 1_000)).toBe(false)
  expect(isOver(task, 200_000)).toBe(true)
  expect(isOver({ ...task, attempt: 1 }, 1_000)).toBe(true)
})

test('without Redis the book is read, and nothing fails', async () => {
  const cache = createTaskCache({ ...get().deps, redis: nowhere, now: get().deps.clock.now })
  const id = await failed()
  cache.keep(await getTask({ ctx: ctx(), id }), get().deps.clock.now())
  expect(await cache.read(id)).toBeUndefined()
  await cache.drop(id)
})

test('a Redis that does not answer holds a reader up for a moment only, and then not at all', async () => {
  const { deps } = get()
  const slow = deps.redis.duplicate()
  onTestFinished(() => slow.disconnect())
  await vi.waitFor(() => expect(slow.status).toBe('ready'), PATIENCE)
  const id = await failed()
  const cache = createTaskCache({ ...deps, redis: slow, now: deps.clock.now })
  await vi.waitFor(async () => {
    cache.keep(await getTask({ ctx: ctx(), id }), deps.clock.now())
    expect(await cache.read(id)).toMatchObject({ id })
  }, PATIENCE)
  // This connection alone waits in a list that nobody fills, for as long as the test.
  let isWaiting = true
  const waiting = slow.blpop(`${deps.prefix}:nothing`, 0).catch(() => undefined)
  void waiting.finally(() => (isWaiting = false))
  const asked = vi.spyOn(slow, 'get')
  const began = performance.now()
  for (let reads = 0; reads < 20; reads++) expect(await cache.read(id)).toBeUndefined()
  const seconds = (performance.now() - began) / 1_000
  expect(isWaiting).toBe(true)
  // It is asked once a second at most, for the task and for the last reset.
  expect(asked.mock.calls.length).toBeLessThanOrEqual(2 * (1 + Math.floor(seconds)))
})
