import { describe, expect, test } from 'vitest'
import type { LifecycleEvent } from '@bullwheel/contracts'
import type { FeedBatch } from '@bullwheel/services'
import { LiveConnection, MAX_UNREAD_BYTES } from './connection.ts'
import { createDelivery } from './delivery.ts'

const event = (place: number): LifecycleEvent => ({
  kind: 'created',
  taskId: `01a1fdd6-1ebf-7000-9b34-${String(place).padStart(12, '0')}`,
  version: 1,
  at: '2030-01-01T00:00:00.000Z',
  queue: 'default',
  type: 'any',
  name: null,
  priority: 5,
  attempt: 0,
  worker: null,
  startedAt: null,
  runAt: null,
  error: null,
  cursor: `${place}.0`,
})
const events = (count: number, from = 0) => Array.from({ length: count }, (_, at) => event(from + at))
const batch = (cursor: string, count = 1): FeedBatch => ({ cursor, events: events(count, Number(cursor)) })

function setUp(replay: (cursor: string) => Promise<FeedBatch | undefined> = () => Promise.resolve(undefined)) {
  const sent: Record<string, unknown>[] = []
  const socket = {
    bufferedAmount: 0,
    isEnded: false,
    pings: 0,
    send: (text: string) => void sent.push(JSON.parse(text) as Record<string, unknown>),
    ping: () => void socket.pings++,
    terminate: () => void (socket.isEnded = true),
  }
  const feed = { cursor: '10', replay }
  const connection = new LiveConnection(socket, feed)
  const arrive = (next: FeedBatch) => {
    const from = feed.cursor
    feed.cursor = next.cursor
    connection.deliver(createDelivery(next, from))
  }
  const command = (value: object) => connection.receive(JSON.stringify(value))
  return { connection, socket, sent, arrive, command }
}

describe('a reader that is too slow', () => {
  test('gets no more until it has read, and then one gap for all that it missed', () => {
    const { socket, sent, arrive, command } = setUp()
    command({ subscribe: ['events'] })
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1
    for (const cursor of ['11', '12', '13']) arrive(batch(cursor))
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 10
    arrive(batch('14'))
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 0
    arrive(batch('15'))
    expect(sent.slice(1)).toEqual([
      { topic: 'events', gap: { from: '10', to: '15' } },
      { topic: 'events', cursor: '15', data: events(1, 15) },
    ])
  })

  test('is told of its gap by the next sign of life when nothing else happens', () => {
    const { connection, socket, sent, arrive, command } = setUp()
    command({ subscribe: ['events'] })
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1
    arrive(batch('11'))
    socket.bufferedAmount = 0
    connection.beat()
    expect(sent.slice(1)).toEqual([
      { topic: 'events', gap: { from: '10', to: '11' } },
      { topic: 'events', cursor: '11', data: [] },
    ])
  })
})

describe('a reader that comes back', () => {
  test('gets the replay before what arrives meanwhile', async () => {
    const replay = Promise.withResolvers<FeedBatch | undefined>()
    const { sent, arrive, command } = setUp(() => replay.promise)
    command({ subscribe: ['tasks'], cursor: '5' })
    arrive(batch('11'))
    expect(sent).toEqual([])
    replay.resolve(batch('10'))
    await replay.promise
    await Promise.resolve()
    expect(sent.map(({ cursor, data }) => [cursor, (data as unknown[]).length])).toEqual([
      ['10', 1],
      ['11', 1],
      ['11', 0],
    ])
  })

  test('gets a gap when the replay fails', async () => {
    const { sent, command } = setUp(() => Promise.reject(new Error('away')))
    command({ subscribe: ['tasks'], cursor: '5' })
    await new Promise(setImmediate)
    expect(sent).toEqual([
      { topic: 'tasks', gap: { from: '5', to: '10' } },
      { topic: 'tasks', cursor: '10', data: [] },
    ])
  })

  test('gets nothing of a topic that it gave up during the replay', async () => {
    const { sent, command } = setUp(() => Promise.resolve(batch('10')))
    command({ subscribe: ['tasks'], cursor: '5' })
    command({ unsubscribe: ['tasks'] })
    await new Promise(setImmediate)
    expect(sent).toEqual([])
  })
})

describe('progress', () => {
  const topic = `tasks:${event(1).taskId}` as const
  const at = (percent: number) => ({ percent, text: null, at: '2030-01-01T00:00:00.000Z' })

  test('goes only to those who asked for that task', () => {
    const { connection, sent, command } = setUp()
    command({ subscribe: ['tasks', topic] })
    connection.tellProgress(topic, at(10))
    connection.tellProgress(`tasks:${event(2).taskId}`, at(20))
    expect(sent.slice(2)).toEqual([{ topic, progress: at(10) }])
  })

  test('of which only the latest waits for a reader that is too slow', () => {
    const { connection, socket, sent, command } = setUp()
    command({ subscribe: [topic] })
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1
    for (const percent of [10, 20, 30]) connection.tellProgress(topic, at(percent))
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 0
    connection.beat()
    expect(sent.filter((message) => 'progress' in message)).toEqual([{ topic, progress: at(30) }])
    connection.beat()
    expect(sent.filter((message) => 'progress' in message)).toHaveLength(1)
  })
})

describe('bounds', () => {
  test('a connection that does not answer two signs of life is ended', () => {
    const { connection, socket } = setUp()
    connection.beat()
    connection.answered()
    connection.beat()
    expect(socket).toMatchObject({ pings: 2, isEnded: false })
    connection.beat()
    expect(socket.isEnded).toBe(true)
  })

  test('a connection has at most 100 topics', () => {
    const { sent, command } = setUp()
    command({ subscribe: events(100).map(({ taskId }) => `tasks:${taskId}`) })
    expect(sent).toHaveLength(100)
    command({ subscribe: ['tasks'] })
    expect(sent.at(-1)).toEqual({ error: 'At most 100 topics on one connection' })
  })

  test('a flood is a gap for the list, and cut into messages for those who want every event', () => {
    const { sent, arrive, command } = setUp()
    command({ subscribe: ['tasks', 'events'] })
    arrive(batch('11', 1_200))
    const [list, ...messages] = sent.slice(2)
    expect(list).toEqual({ topic: 'tasks', gap: { from: '10', to: '11' } })
    expect(messages.map(({ cursor, data }) => [cursor, (data as unknown[]).length])).toEqual([
      ['10', 500],
      ['10', 500],
      ['11', 200],
    ])
  })
})
