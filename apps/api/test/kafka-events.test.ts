import { type KafkaEvent, routes } from '@bullwheel/contracts'
import { type KafkaOptions, createKafkaReader, createKafkaSink } from '@bullwheel/events'
import { describeKafka, newTopic, useTestKafka } from '@bullwheel/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()
const quiet = (): void => undefined
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const path = '/api/v1/kafka/events'
const taskId = '019aa000-0000-7000-8000-000000000001'

const pageOf = (body: unknown) => routes.listKafkaEvents.reply.parse(body)

test('answers 503 with what to set where no brokers are set', async () => {
  const answer = await call('GET', path, { as: 'viewer' })
  expect(answer).toMatchObject({
    status: 503,
    body: {
      type: 'urn:bullwheel:unavailable',
      unset: 'KAFKA_BROKERS',
      detail: expect.stringContaining('KAFKA_BROKERS') as string,
    },
  })
  expect(await call('GET', path, { as: 'nobody' })).toMatchObject({ status: 401 })
})

describeKafka('with Kafka', () => {
  let close: () => Promise<unknown>
  const eventOf = ({ event }: { event: KafkaEvent }): [string, number] => [event.type, event.data.version]

  beforeAll(async () => {
    const { brokers } = await useTestKafka()
    const options: KafkaOptions = { brokers, topic: newTopic(), clientId: 'test', log }
    const [sink, reader] = [createKafkaSink(options), createKafkaReader(options)]
    get().deps.kafka = reader
    close = () => Promise.all([sink.close(), reader.close()])
    await sink.write(
      (['created', 'started', 'completed'] as const).map((kind, index) => ({
        kind,
        taskId,
        version: index + 1,
        at: `2026-11-21T10:00:0${index}.000Z`,
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
      })),
    )
  }, 90_000)

  afterAll(() => close())

  test('gives what is in the topic, newest first, with partition and offset', async () => {
    const answer = await call('GET', path, { as: 'viewer' })
    expect(answer.status).toBe(200)
    const { items, nextCursor } = pageOf(answer.body)
    expect(items.map(eventOf)).toEqual([
      ['TaskCompleted', 3],
      ['TaskStarted', 2],
      ['TaskCreated', 1],
    ])
    expect(items[0]).toMatchObject({ partition: 0, offset: 2, event: { data: { task_id: taskId, max_retries: 3 } } })
    expect(nextCursor).toBeNull()
  })

  test('pages back with a cursor, and filters', async () => {
    const first = pageOf((await call('GET', `${path}?limit=2`)).body)
    expect(first.items.map(eventOf)).toEqual([
      ['TaskCompleted', 3],
      ['TaskStarted', 2],
    ])
    const second = pageOf((await call('GET', `${path}?limit=2&cursor=${first.nextCursor}`)).body)
    expect(second.items.map(eventOf)).toEqual([['TaskCreated', 1]])
    expect(second.nextCursor).toBeNull()
    const started = pageOf((await call('GET', `${path}?kind=TaskStarted&task=${taskId}`)).body)
    expect(started.items.map(eventOf)).toEqual([['TaskStarted', 2]])
  })

  test.each(['limit=0', 'limit=201', 'kind=created', 'task=x', 'cursor=nonsense', 'other=1'])(
    'refuses %s',
    async (query) => {
      expect(await call('GET', `${path}?${query}`)).toMatchObject({ status: 400 })
    },
  )
})

describe('with brokers that do not answer', () => {
  test('answers 503 within seconds, and everything else goes on', async () => {
    const reader = createKafkaReader({ brokers: ['127.0.0.1:1'], topic: 'any', clientId: 'test', log })
    get().deps.kafka = reader
    const answer = await call('GET', path)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await call('GET', '/api/v1/events')).toMatchObject({ status: 200 })
    await reader.close()
  })
})
