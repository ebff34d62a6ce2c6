import { describe, expect, test } from 'vitest'
import { problem, routes, type Task } from '@bullwheel/contracts'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const submit = async (json: object, headers: Record<string, string> = {}) => {
  const answer = await call('POST', '/api/v1/tasks', { json, headers })
  return { ...answer, task: answer.body as Task }
}

describe('POST /tasks', () => {
  test('answers 201 with the task and where it is, and the task is in the book', async () => {
    const { status, headers, task } = await submit({ type: 'sum', payload: { a: 1 }, name: 'one', tags: ['x'] })
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/api/v1/tasks/${task.id}`)
    expect(routes.submitTask.reply.parse(task)).toMatchObject({
      type: 'sum',
      queue: 'maths',
      state: 'queued',
      timeout: 1_000,
    })
    const found = await call('GET', `/api/v1/tasks/${task.id}`, { as: 'viewer' })
    expect(routes.getTask.reply.parse(found.body)).toMatchObject({
      id: task.id,
      payload: { a: 1 },
      tags: ['x'],
      attempts: [],
    })
  })

  test('a repeat with the same idempotency key gives the first answer, another body 422', async () => {
    const headers = { 'idempotency-key': 'k 1' }
    const first = await submit({ type: 'sum', payload: { a: 1 } }, headers)
    const again = await submit({ type: 'sum', payload: { a: 1 } }, headers)
    expect(again.status).toBe(201)
    expect(again.task).toEqual(first.task)
    expect(await submit({ type: 'sum', payload: { a: 2 } }, headers)).toMatchObject({ status: 422 })
  })

  test('an unknown type is refused with the known ones', async () => {
    const { status, body } = await submit({ type: 'summ' })
    expect(status).toBe(422)
    expect(problem.parse(body)).toMatchObject({ type: 'urn:bullwheel:unprocessable', knownTypes: ['any', 'sum'] })
  })

  test('a payload must fit the schema that workers reported', async () => {
    const { status, body } = await submit({ type: 'sum', payload: { a: 'x', c: 1 } })
    expect(status).toBe(400)
    expect(
      problem
        .parse(body)
        .errors?.map(({ path }) => path)
        .toSorted(),
    ).toEqual(['payload.a', 'payload.c'])
  })

  test('what a payload holds comes back as it was', async () => {
    const payload = {
      emoji: '🎿',
      escaped: '\\u0000 \\ud800',
      deep: [[[[]]]],
      number: 1e300,
      '': null,
      line: '\n\u2028',
    }
    const { task } = await submit({ type: 'any', payload })
    const found = await call('GET', `/api/v1/tasks/${task.id}`)
    expect((found.body as Task).payload).toEqual(payload)
  })
})

describe('lists', () => {
  test('pages fit together, newest first, without a gap or a repeat', async () => {
    const ids: string[] = []
    for (let made = 0; made < 5; made++) ids.unshift((await submit({ type: 'any', queue: 'paged' })).task.id)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await call('GET', `/api/v1/tasks?queue=paged&limit=2${cursor && `&cursor=${cursor}`}`)
      const page = routes.listTasks.reply.parse(body)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(ids)
  })

  test('take several states and filter by them', async () => {
    const { task } = await submit({ type: 'any', queue: 'later', delay: '1h' })
    const list = async (state: string) => {
      const { body } = await call('GET', `/api/v1/tasks?queue=later&state=${state}`)
      return routes.listTasks.reply.parse(body).items.map(({ id }) => id)
    }
    expect(await list('scheduled,failed')).toEqual([task.id])
    expect(await list('queued')).toEqual([])
  })

  test.each([
    ['/api/v1/attempts', routes.listAttempts.reply],
    ['/api/v1/events', routes.listEvents.reply],
    ['/api/v1/task-types', routes.listTaskTypes.reply],
    ['/api/v1/task-types/sum', routes.getTaskType.reply],
    ['/api/v1/system/ledger', routes.getLedger.reply],
    ['/api/v1/system/info', routes.getSystemInfo.reply],
    ['/api/v1/health', routes.getHealth.reply],
    ['/api/v1/me', routes.getMe.reply],
    ['/livez', routes.livez.reply],
    ['/healthz', routes.healthz.reply],
    ['/readyz', routes.readyz.reply],
  ])('%s answers what its contract says', async (path, schema) => {
    const { status, body } = await call('GET', path, { as: 'viewer' })
    expect(status).toBe(200)
    expect(schema.safeParse(body)).toMatchObject({ success: true })
  })
})

describe('PATCH /tasks/{id}/status', () => {
  test('cancels and retries, in any case; what cannot be is 409 with the task', async () => {
    const { task } = await submit({ type: 'any' })
    const set = (status: string) => call('PATCH', `/api/v1/tasks/${task.id}/status`, { json: { status } })
    expect(await set('Cancelled')).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    expect(await set('cancelled')).toMatchObject({ status: 409, body: { task: { id: task.id, state: 'cancelled' } } })
    expect(await set('PENDING')).toMatchObject({ status: 200, body: { state: 'queued' } })
    expect(await set('done')).toMatchObject({ status: 422, body: { errors: [{ path: 'status' }] } })
  })
})

test('the ledger adds up after all this', async () => {
  const { body } = await call('GET', '/api/v1/system/ledger')
  const { queues } = routes.getLedger.reply.parse(body)
  expect(queues.length).toBeGreaterThan(0)
  expect(queues.map(({ difference }) => difference)).toEqual(queues.map(() => 0))
})

test('no payload and no key stands in the logs', async () => {
  await submit({ type: 'any', payload: 'canary-7391' })
  await call('GET', '/api/v1/me', { headers: { authorization: 'Bearer canary-7391' } })
  expect(get().logLines.join('')).not.toContain('canary-7391')
})
