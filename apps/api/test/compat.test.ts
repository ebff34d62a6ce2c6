import { randomUUID } from 'node:crypto'
import type { Task } from '@bullwheel/contracts'
import { type KafkaOptions, createKafkaReader, createKafkaSink } from '@bullwheel/events'
import { describeKafka, newTopic, useTestKafka } from '@bullwheel/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

// What a page in a browser gets of all of it is tried in test/snake-case.test.ts.
const { call, get } = useGateway()
const quiet = (): void => undefined
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const submit = async (json: object) =>
  (await call('POST', '/api/v1/tasks', { json: { type: 'any', ...json } })).body as Task
const ISO: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

test.each([
  ['/kafka/events', 'viewer'],
  ['/api/v1/tasks/search/x', 'viewer'],
  ['/redis/keys', 'admin'],
] as const)('%s needs the role %s', async (path, role) => {
  expect(await call('GET', path, { as: 'nobody' })).toMatchObject({ status: 401 })
  expect(await call('GET', path, { as: role })).toMatchObject({ status: 200, body: expect.any(Array) as unknown })
  if (role === 'admin') expect(await call('GET', path, { as: 'operator' })).toMatchObject({ status: 403 })
})

describe('POST /api/v1/tasks', () => {
  test('takes the older words, and leaves a text payload without them as it is', async () => {
    const runAt = '2099-01-31T09:00:00.000Z'
    expect(await submit({ payload: '{"a":1}', max_retries: 0, scheduled_time: runAt })).toMatchObject({
      payload: { a: 1 },
      maxAttempts: 1,
      runAt,
      state: 'scheduled',
    })
    expect(await submit({ payload: '{"a":1}' })).toMatchObject({ payload: '{"a":1}', maxAttempts: 3 })
    expect(await submit({ payload: { a: 1 }, scheduled_time: '' })).toMatchObject({ payload: { a: 1 } })
  })

  test('says what is wrong by the name that it came with', async () => {
    const answer = await call('POST', '/api/v1/tasks', { json: { type: 'any', max_retries: -1 } })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'max_retries' }] } })
    const unknown = await call('POST', '/api/v1/tasks', { json: { type: 'any', max_retries: 1, colour: 'red' } })
    expect(unknown.status).toBe(400)
  })

  test('is repeat-safe in these words, too', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const ask = (retries: number) =>
      call('POST', '/api/v1/tasks', { json: { type: 'any', max_retries: retries }, headers })
    const [first, again, other] = [await ask(2), await ask(2), await ask(3)]
    expect((again.body as Task).id).toBe((first.body as Task).id)
    expect(other.status).toBe(422)
  })
})

test('/kafka/events reads the event log where no brokers are set, oldest first, the newest 500', async () => {
  const { id } = await submit({ name: 'last of all', priority: 7, max_retries: 4 })
  await call('POST', `/api/v1/tasks/${id}/cancel`)
  const { headers, body } = await call('GET', '/kafka/events', { as: 'viewer' })
  expect(headers.get('x-bullwheel-source')).toBe('postgres')
  expect((body as unknown[]).slice(-2)).toEqual(
    ['TaskCreated', 'TaskCancelled'].map((event) => ({
      event,
      task_id: id,
      task_name: 'last of all',
      task_type: 'any',
      priority: 7,
      attempts: 0,
      max_retries: 4,
      scheduled_time: ISO,
      completed_at: null,
      failed_at: null,
    })),
  )
  await call('POST', '/api/v1/tasks/bulk', { json: Array.from({ length: 600 }, () => ({ type: 'any' })) })
  expect((await call('GET', '/kafka/events', { as: 'viewer' })).body).toHaveLength(500)
})

test('/api/v1/tasks/search takes any characters, and looks for nothing in nothing', async () => {
  for (const query of ['%25', '"', 'a%2Fb', '%F0%9F%A6%86', '*', '-x'])
    expect(await call('GET', `/api/v1/tasks/search/${query}`, { as: 'viewer' })).toMatchObject({ status: 200 })
  expect((await call('GET', `/api/v1/tasks/search/${'x'.repeat(1_001)}`, { as: 'viewer' })).status).toBe(400)
})

describeKafka('with Kafka', () => {
  let close: () => Promise<unknown>
  beforeAll(async () => {
    const { brokers } = await useTestKafka()
    const options: KafkaOptions = { brokers, topic: newTopic(), clientId: 'test', log }
    const [sink, reader] = [createKafkaSink(options), createKafkaReader(options)]
    get().deps.kafka = reader
    close = () => Promise.all([sink.close(), reader.close()])
    const event = {
      taskId: '019aa000-0000-7000-8000-000000000001',
      queue: 'default',
      type: 'any',
      name: null,
      priority: 5,
      attempt: 1,
      worker: null,
      startedAt: null,
      runAt: null,
      error: null,
      cursor: '',
      maxAttempts: 4,
      scheduledAt: '2026-11-21T10:00:00.000Z',
    }
    await sink.write(
      (['created', 'started', 'completed'] as const).map((kind, at) => ({
        ...event,
        kind,
        version: at + 1,
        at: `2026-11-21T10:00:0${at}.000Z`,
      })),
    )
  }, 90_000)
  afterAll(() => close())

  test('/kafka/events reads the topic', async () => {
    const { headers, body } = await call('GET', '/kafka/events', { as: 'viewer' })
    expect(headers.get('x-bullwheel-source')).toBe('kafka')
    const rows = body as { event: string }[]
    expect(rows.map(({ event }) => event)).toEqual(['TaskCreated', 'TaskStarted', 'TaskCompleted'])
    expect(rows[2]).toEqual({
      event: 'TaskCompleted',
      task_id: '019aa000-0000-7000-8000-000000000001',
      task_name: 'any',
      task_type: 'any',
      priority: 5,
      attempts: 1,
      max_retries: 3,
      scheduled_time: '2026-11-21T10:00:00.000Z',
      completed_at: '2026-11-21T10:00:02.000Z',
      failed_at: null,
    })
  })
})
