import { describe, expect, test } from 'vitest'
import type { LifecycleEvent } from '@bullwheel/contracts'
import { type Replay, createChannel } from './channel.ts'
import { LiveConnection, type LiveSources } from './connection.ts'
import { createEventDelivery } from './event-delivery.ts'
import { MAX_UNREAD_BYTES, Outlet } from './outlet.ts'
import type { States } from './states.ts'
import { MAX_MEANWHILE } from './stream-subscription.ts'
import { createTurns } from './turns.ts'

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
/** A batch that the transaction `xid` wrote. */
const delivery = (from: string, cursor: string, count = 1, xid = cursor) =>
  createEventDelivery({ segments: [{ xid, events: events(count, Number(cursor)) }], cursor }, from)
const replayOf = (cursor: string, count = 1): Replay => ({
  delivery: delivery('5', cursor, count),
  covers: ({ xid }) => Number(xid) <= Number(cursor),
})

function setUp(replay: (cursor: string) => Promise<Replay | undefined> = () => Promise.resolve(undefined)) {
  const sent: Record<string, unknown>[] = []
  const socket = {
    bufferedAmount: 0,
    ended: undefined as number | undefined,
    pings: 0,
    send: (message: Buffer) => void sent.push(JSON.parse(message.toString()) as Record<string, unknown>),
    ping: () => void socket.pings++,
    close: (code: number) => void (socket.ended = code),
    terminate: () => undefined,
  }
  const source = { cursor: '10', count: 0, ready: () => Promise.resolve(), replay }
  const channel = createChannel(source)
  const states = {} as States
  const sources: LiveSources = {
    events: channel,
    lines: createChannel({ ...source, cursor: '' }),
    queues: states,
    workers: states,
    replays: createTurns(1),
  }
  const room = { isScarce: false }
  const connection = new LiveConnection(new Outlet(socket, room), sources)
  const arrive = (cursor: string, count?: number, xid?: string) => {
    const from = source.cursor
    source.cursor = cursor
    channel.deliver(delivery(from, cursor, count, xid))
  }
  const command = (value: object) => connection.receive(JSON.stringify(value))
  return { connection, channel, socket, sent, arrive, command, room }
}
const turn = () => new Promise(setImmediate)
const sizes = (sent: Record<string, unknown>[]) =>
  sent.map(({ cursor, data }) => [cursor, (data as unknown[] | undefined)?.length])

describe('a reader that is too slow', () => {
  test('gets no more until it has read, and then one gap for all that it missed', () => {
    const { socket, sent, arrive, command } = setUp()
    command({ subscribe: ['events'] })
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1
    for (const cursor of ['11', '12', '13']) arrive(cursor)
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 10
    arrive('14')
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 0
    arrive('15')
    expect(sent.slice(1)).toEqual([
      { topic: 'events', gap: { from: '10', to: '15' } },
      { topic: 'events', cursor: '15', data: events(1, 15) },
    ])
  })

  test('is told of its gap by the next sign of life when nothing else happens', () => {
    const { connection, socket, sent, arrive, command } = setUp()
    command({ subscribe: ['events'] })
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1
    arrive('11')
    socket.bufferedAmount = 0
    connection.beat()
    expect(sent.slice(1)).toEqual([
      { topic: 'events', gap: { from: '10', to: '11' } },
      { topic: 'events', cursor: '11', data: [] },
    ])
  })

  test('gets nothing at all while all connections together have too much unread', () => {
    const { socket, sent, arrive, command, room } = setUp()
    command({ subscribe: ['events'] })
    room.isScarce = true
    socket.bufferedAmount = 1
    arrive('11')
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 0
    arrive('12')
    expect(sent).toHaveLength(3)
  })

  test('is ended when it sends commands and reads no answers', () => {
    const { socket, command } = setUp()
    socket.bufferedAmount = 10 * MAX_UNREAD_BYTES
    command({ subscribe: ['events'] })
    expect(socket.ended).toBe(1008)
  })
})

describe('a reader that comes back', () => {
  test('gets the replay before what arrives meanwhile, and nothing twice', async () => {
    const replay = Promise.withResolvers<Replay | undefined>()
    const { sent, arrive, command } = setUp(() => replay.promise)
    command({ subscribe: ['tasks'], cursor: '5' })
    await turn()
    arrive('11')
    arrive('12')
    expect(sent).toEqual([])
    replay.resolve(replayOf('11', 2))
    await turn()
    arrive('13', 1, '9')
    arrive('14')
    expect(sizes(sent)).toEqual([
      ['11', 2],
      ['12', 1],
      ['12', 0],
      ['14', 1],
    ])
  })

  test('gets a gap when the replay fails', async () => {
    const { sent, command } = setUp(() => Promise.reject(new Error('away')))
    command({ subscribe: ['tasks'], cursor: '5' })
    await turn()
    expect(sent).toEqual([
      { topic: 'tasks', gap: { from: '5', to: '10' } },
      { topic: 'tasks', cursor: '10', data: [] },
    ])
  })

  test('gets nothing of a topic that it gave up during the replay', async () => {
    const { sent, command } = setUp(() => Promise.resolve(replayOf('10')))
    command({ subscribe: ['tasks'], cursor: '5' })
    command({ unsubscribe: ['tasks'] })
    await turn()
    expect(sent).toEqual([])
  })

  test('gets a gap when too much arrives meanwhile', async () => {
    const replay = Promise.withResolvers<Replay | undefined>()
    const { sent, arrive, command } = setUp(() => replay.promise)
    command({ subscribe: ['events'], cursor: '5' })
    await turn()
    arrive('11')
    arrive('12', MAX_MEANWHILE)
    arrive('13')
    replay.resolve(replayOf('10'))
    await turn()
    expect(sent).toEqual([
      { topic: 'events', gap: { from: '5', to: '13' } },
      { topic: 'events', cursor: '13', data: [] },
    ])
  })
})

describe('progress', () => {
  const topic = `tasks:${event(1).taskId}` as const
  const at = (percent: number) => ({ percent, text: null, at: '2030-01-01T00:00:00.000Z' })

  test('goes only to those who asked for that task', () => {
    const { channel, sent, command } = setUp()
    command({ subscribe: ['tasks', topic] })
    channel.tellProgress(topic, at(10))
    channel.tellProgress(`tasks:${event(2).taskId}`, at(20))
    expect(sent.slice(2)).toEqual([{ topic, progress: at(10) }])
  })

  test('of which only the latest waits for a reader that is too slow', () => {
    const { connection, channel, socket, sent, command } = setUp()
    command({ subscribe: [topic] })
    socket.bufferedAmount = MAX_UNREAD_BYTES + 1
    for (const percent of [10, 20, 30]) channel.tellProgress(topic, at(percent))
    expect(sent).toHaveLength(1)
    socket.bufferedAmount = 0
    connection.beat()
    expect(sent.filter((message) => 'progress' in message)).toEqual([{ topic, progress: at(30) }])
    connection.beat()
    expect(sent.filter((message) => 'progress' in message)).toHaveLength(1)
  })
})

describe('bounds', () => {
  test('a connection that shows no sign of life for three beats is ended', () => {
    const { connection, socket } = setUp()
    connection.beat()
    connection.answered()
    connection.beat()
    connection.beat()
    expect(socket).toMatchObject({ pings: 3, ended: undefined })
    connection.beat()
    expect(socket.ended).toBe(1008)
  })

  test('a connection that takes what it is sent, however slowly, is alive', () => {
    const { connection, socket, command, arrive } = setUp()
    command({ subscribe: ['events'] })
    arrive('11')
    socket.bufferedAmount = 500
    for (let beat = 0; beat < 10; beat++) {
      socket.bufferedAmount -= 10
      connection.beat()
    }
    expect(socket.ended).toBeUndefined()
  })

  test('a connection has at most 100 topics', () => {
    const { sent, command } = setUp()
    command({ subscribe: events(100).map(({ taskId }) => `tasks:${taskId}`) })
    expect(sent).toHaveLength(100)
    command({ subscribe: ['tasks'] })
    expect(sent.at(-1)).toEqual({ error: 'At most 100 topics on one connection' })
  })

  test('a flood is a gap for the list, and cut into small messages for those who want every event', () => {
    const { sent, arrive, command } = setUp()
    command({ subscribe: ['tasks', 'events'] })
    arrive('11', 1_200)
    const [list, ...messages] = sent.slice(2)
    expect(list).toEqual({ topic: 'tasks', gap: { from: '10', to: '11' } })
    expect(messages.length).toBeGreaterThan(10)
    expect(messages.flatMap(({ data }) => data)).toEqual(events(1_200, 11))
    expect(messages.map(({ cursor }) => cursor)).toEqual([...messages.slice(1).map(() => '10'), '11'])
    for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(MAX_UNREAD_BYTES / 2)
  })

  test('a message is made once for all readers', () => {
    const written = delivery('10', '11')
    const seen = { since: 0, missed: undefined, covers: undefined }
    expect(written.messagesFor('events', seen)[0]).toBe(written.messagesFor('events', seen)[0])
  })
})
