import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Queue, type Task, routes } from '@bullwheel/contracts'
import { endAttempts, registerWorker } from '@bullwheel/db'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const hot = () => get().deps.book.hot
const at = (queue: string, verb = ''): string => `/api/v1/queues/${queue}${verb}`
const submit = async (json: object) =>
  (await call('POST', '/api/v1/tasks', { json: { type: 'any', ...json } })).body as Task
const queueOf = (body: unknown): Queue => routes.getQueue.reply.parse(body)
const read = async (queue: string) => queueOf((await call('GET', at(queue), { as: 'viewer' })).body)
const audited = (queue: string) => hot()<{ action: string; actor: string }[]>`
  select action, actor from audit_log where subject = ${queue} order by id`

describe('settings', () => {
  test('PUT makes a queue and replaces all, PATCH changes what is given, null takes a limit away', async () => {
    const queue = randomUUID()
    expect(await call('GET', at(queue))).toMatchObject({ status: 404 })
    expect(await call('PATCH', at(queue), { json: {} })).toMatchObject({ status: 404 })
    const made = await call('PUT', at(queue), {
      json: { concurrency: 2, rateLimit: { max: 10, per: '1s' }, weight: 3, defaults: { priority: 2 } },
    })
    expect({ status: made.status, body: queueOf(made.body) }).toMatchObject({
      status: 200,
      body: { name: queue, concurrency: 2, rateLimit: { max: 10, per: 1_000 }, weight: 3, defaults: { priority: 2 } },
    })
    await call('PATCH', at(queue), { json: { concurrency: null } })
    expect(await read(queue)).toMatchObject({ concurrency: null, rateLimit: { max: 10, per: 1_000 }, weight: 3 })
    await call('PATCH', at(queue), { json: { rateLimit: null } })
    expect(await read(queue)).toMatchObject({ rateLimit: null, defaults: { priority: 2 } })
    await call('PUT', at(queue), { json: { weight: 4 } })
    expect(await read(queue)).toMatchObject({ concurrency: null, weight: 4, defaults: {} })
    const [row] = await hot()<{ version: number }[]>`select version from queues where name = ${queue}`
    expect(row?.version).toBe(4)
    expect((await audited(queue)).map(({ action }) => action)).toEqual([
      'queue.put',
      'queue.edit',
      'queue.edit',
      'queue.put',
    ])
  })

  test('a pause keeps who, when and why; pausing and resuming twice change nothing', async () => {
    const queue = randomUUID()
    await submit({ queue })
    const pause = (reason: string, as: 'operator' | 'admin') =>
      call('POST', at(queue, '/pause'), { json: { reason }, as })
    const first = queueOf((await pause('lunch', 'operator')).body)
    expect(first).toMatchObject({ paused: true, pauseReason: 'lunch', pausedBy: 'the operator' })
    expect(queueOf((await pause('tea', 'admin')).body)).toEqual({
      ...first,
      oldestWaitMs: expect.any(Number) as number,
      rates: expect.anything() as object,
    })
    for (let times = 0; times < 2; times++) {
      const { status, body } = await call('POST', at(queue, '/resume'))
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { paused: false, pauseReason: null, pausedBy: null, pausedAt: null },
      })
    }
    expect(await audited(queue)).toMatchObject([
      { action: 'queue.pause', actor: 'the operator' },
      { action: 'queue.resume', actor: 'the operator' },
    ])
    expect(await call('POST', at(queue, '/pause'))).toMatchObject({ status: 200, body: { pauseReason: null } })
    expect(await call('POST', at(randomUUID(), '/pause'))).toMatchObject({ status: 404 })
    expect(await call('POST', at(randomUUID(), '/resume'))).toMatchObject({ status: 404 })
  })

  test('defaults: the task’s own come first, then its type’s, then its queue’s, then the system’s', async () => {
    const queue = randomUUID()
    const defaults = { priority: 2, timeout: '9s', retry: { attempts: 8 } }
    await call('PUT', at(queue), { json: { defaults } })
    expect(await submit({ queue })).toMatchObject({ priority: 2, timeout: 9_000, maxAttempts: 8 })
    expect(await submit({ queue, type: 'sum', payload: { a: 1 } })).toMatchObject({ priority: 2, timeout: 1_000 })
    expect(await submit({ queue, priority: 7, timeout: '1s', retry: { attempts: 1 } })).toMatchObject({
      priority: 7,
      timeout: 1_000,
      maxAttempts: 1,
    })
    expect(await submit({ queue: randomUUID() })).toMatchObject({ priority: 5, timeout: null, maxAttempts: 3 })
  })
})

describe('counts', () => {
  test('come by state and priority, split by the clock, with the oldest wait and the rates', async () => {
    const queue = randomUUID()
    const [first] = [await submit({ queue, priority: 1 }), await submit({ queue, priority: 9 })]
    await submit({ queue, priority: 9, delay: '1h' })
    const { id } = await submit({ queue })
    await call('POST', `/api/v1/tasks/${id}/cancel`)
    await hot()`update tasks set run_at = now() - interval '1 minute', created_at = now() - interval '1 minute' where id = ${first.id}`
    const seen = await read(queue)
    expect(seen.counts).toEqual({
      waiting: 3,
      scheduled: 1,
      queued: 2,
      retrying: 0,
      running: 0,
      completed: 0,
      failed: 0,
      cancelled: 1,
      expired: 0,
    })
    expect(seen.priorities).toEqual(
      Array.from({ length: 10 }, (_, line) => ({
        priority: line + 1,
        waiting: line + 1 === 1 ? 1 : line + 1 === 9 ? 2 : 0,
      })),
    )
    expect(seen.oldestWaitMs).toBeGreaterThanOrEqual(60_000)
    await expect.poll(async () => (await read(queue)).rates.finished, { timeout: 10_000 }).toBeGreaterThan(0)
    expect((await read(queue)).rates.accepted).toBeGreaterThan(0)
    const { body } = await call('GET', '/api/v1/queues', { as: 'viewer' })
    const listed = routes.listQueues.reply.parse(body).items
    expect(listed.map(({ name }) => name)).toEqual(listed.map(({ name }) => name).toSorted())
    expect(listed.find(({ name }) => name === queue)).toMatchObject({
      counts: seen.counts,
      priorities: seen.priorities,
    })
  })

  test('of a queue that is too long to read stay exact, only the split is left out', async () => {
    const queue = randomUUID()
    await submit({ queue })
    await hot()`
      insert into tasks (id, queue, type, priority, max_attempts, retry, created_at, run_at, staged_at)
      select gen_random_uuid(), ${queue}, 'any', 3, 1, '{"attempts":1}', now() - interval '5 s', now() - interval '5 s', now() - interval '5 s'
      from generate_series(1, 10000)`
    await hot()`insert into ledger (queue, priority, kind, n) values (${queue}, 3, 'accepted', 10000), (${queue}, 3, 'pending', 10000)`
    const { counts, priorities, oldestWaitMs } = await read(queue)
    expect(counts).toMatchObject({ waiting: 10_001, scheduled: null, queued: null, retrying: null })
    expect(priorities.filter(({ waiting }) => waiting > 0)).toEqual([
      { priority: 3, waiting: 10_000 },
      { priority: 5, waiting: 1 },
    ])
    expect(oldestWaitMs).toBeGreaterThanOrEqual(5_000)
    const last = await submit({ queue, priority: 9 })
    await registerWorker(hot(), { id: 'alive', host: 'h', pid: 1, supervisor: 's', slots: 1 })
    const { body } = await call('GET', `/api/v1/tasks/${last.id}`)
    expect((body as Task).waitingFor).toBe(
      `more than 10,000 tasks ahead of it in the queue ${queue} at priority 9 or more urgent`,
    )
    await hot()`delete from tasks where queue = ${queue}`
    await hot()`delete from ledger where queue = ${queue}`
  })
})

test('the failed tasks of a queue are run again, and the answer says how many', async () => {
  const queue = randomUUID()
  const ids: string[] = []
  for (let made = 0; made < 3; made++) ids.push((await submit({ queue })).id)
  const base = {
    started: false,
    content: 1,
    startedAt: Date.now(),
    endedAt: Date.now(),
    runAt: null,
    result: null,
    progress: null,
  }
  const error = { name: 'Error', message: 'no' }
  const ends = ids.map((id) => ({ ...base, id, token: randomUUID(), outcome: 'failed' as const, error }))
  await endAttempts(hot(), 'w', ends)
  expect((await read(queue)).counts.failed).toBe(3)
  const retry = () => call('POST', at(queue, '/failed/retry'))
  expect(await retry()).toMatchObject({ status: 200, body: { retried: 3 } })
  expect(await retry()).toMatchObject({ status: 200, body: { retried: 0 } })
  expect((await read(queue)).counts).toMatchObject({ failed: 0, queued: 3 })
  expect(await call('POST', at(randomUUID(), '/failed/retry'))).toMatchObject({ status: 404 })
})

test('every task of a limited queue travels alone, also of a short type', async () => {
  const { deps } = get()
  await hot()`update task_types set run_mean_ms = 0.1, run_p95_ms = 0.2, run_samples = 100 where type = 'any'`
  await deps.catalogue.refresh()
  const [limited, free] = [randomUUID(), randomUUID()]
  await call('PUT', at(limited), { json: { concurrency: 1 } })
  // Due together, however long the gateway takes over them: what is due more than 10 ms apart is not bundled.
  const runAt = new Date().toISOString()
  const send = (queue: string) =>
    call('POST', '/api/v1/tasks/bulk', { json: Array.from({ length: 20 }, () => ({ type: 'any', queue, runAt })) })
  await Promise.all([send(limited), send(free)])
  await expect.poll(() => deps.stager.count(free)).toMatchObject({ waiting: 1 })
  await expect.poll(() => deps.stager.count(limited)).toMatchObject({ waiting: 20 })
})

test('in a limited queue the job of a task that was cancelled, edited or deleted is taken out of Redis', async () => {
  const { deps } = get()
  const queue = randomUUID()
  await call('PUT', at(queue), { json: { rateLimit: { max: 1, per: '1m' } } })
  const tasks = [await submit({ queue }), await submit({ queue }), await submit({ queue }), await submit({ queue })]
  await expect.poll(() => deps.stager.count(queue)).toMatchObject({ waiting: 4 })
  await call('POST', `/api/v1/tasks/${tasks[0]?.id}/cancel`)
  await call('PATCH', `/api/v1/tasks/${tasks[1]?.id}`, { json: { priority: 1 } })
  await call('DELETE', `/api/v1/tasks/${tasks[2]?.id}`)
  await expect.poll(() => deps.stager.count(queue)).toMatchObject({ waiting: 1 })
})
