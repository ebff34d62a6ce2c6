import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import type { LifecycleEvent, WsMessage, WsTopic } from '@bullwheel/contracts'
import { connectFeed, type Feed, type FeedMessage, type FeedState } from './index.ts'

type Command = { subscribe?: string[]; unsubscribe?: string[]; cursor?: string }
const FAST = { firstRetryMs: 5, maxRetryMs: 20 }
const event: LifecycleEvent = {
  kind: 'created',
  taskId: '019a0000-0000-7000-8000-000000000000',
  version: 1,
  at: '2030-01-01T00:00:00.000Z',
  queue: 'default',
  type: 'curl',
  name: null,
  priority: 5,
  attempt: 0,
  worker: null,
  startedAt: null,
  runAt: null,
  error: null,
  cursor: 'c1',
}

const open: { server: WebSocketServer; feeds: Feed[] }[] = []
afterEach(() => {
  for (const { server, feeds } of open.splice(0)) {
    for (const feed of feeds) feed.close()
    for (const socket of server.clients) socket.terminate()
    server.close()
  }
})

/** A gateway that confirms subscriptions at cursor `c0` and remembers what it was sent. */
async function gateway(confirm = true) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const entry = { server, feeds: [] as Feed[] }
  open.push(entry)
  const commands: Command[] = []
  const urls: string[] = []
  const sockets: ServerSocket[] = []
  server.on('connection', (socket, request) => {
    sockets.push(socket)
    urls.push(request.url ?? '')
    socket.on('message', (data: Buffer) => {
      const command = JSON.parse(data.toString()) as Command
      commands.push(command)
      if (!confirm) return
      for (const topic of command.subscribe ?? []) {
        const state = topic === 'queues' || topic === 'workers' ? { whole: true, gone: [] } : {}
        socket.send(JSON.stringify({ topic, cursor: command.cursor ?? 'c0', data: [], ...state }))
      }
    })
  })
  await new Promise((done) => server.once('listening', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const messages: FeedMessage[] = []
  const states: FeedState[] = []
  const connect = (topics: WsTopic[], more: object = {}) => {
    const url = `http://127.0.0.1:${address.port}/ws`
    const onMessage = (message: FeedMessage) => void messages.push(message)
    const onState = (state: FeedState) => void states.push(state)
    const feed = connectFeed({ url, topics, timing: FAST, onMessage, onState, ...more })
    entry.feeds.push(feed)
    return feed
  }
  const kinds = () => states.map(({ kind }) => kind)
  const send = (message: WsMessage | FeedMessage) => sockets.at(-1)?.send(JSON.stringify(message))
  return { connect, commands, urls, sockets, messages, states, kinds, send }
}

describe('connectFeed', () => {
  test('is live when every topic is confirmed, and hands on changes but no signs of life', async () => {
    const { connect, kinds, messages, send, commands, urls } = await gateway()
    connect(['tasks', 'events'], { ticket: () => Promise.resolve('t 1') })
    await vi.waitFor(() => expect(kinds()).toEqual(['connecting', 'live']))
    expect(commands).toEqual([{ subscribe: ['tasks', 'events'] }])
    expect(urls).toEqual(['/ws?ticket=t+1'])
    send({ topic: 'tasks', cursor: 'c1', data: [event] })
    send({ topic: 'tasks', cursor: 'c2', data: [] })
    send({ topic: 'events', gap: { from: 'c0', to: 'c9' } })
    await vi.waitFor(() => expect(messages).toHaveLength(2))
    expect(messages).toEqual([
      { topic: 'tasks', cursor: 'c1', data: [event] },
      { topic: 'events', gap: { from: 'c0', to: 'c9' } },
    ])
  })

  test('hands progress of a task on apart from its changes, and keeps its place', async () => {
    const { connect, kinds, commands, messages, sockets, send } = await gateway()
    const progress = { percent: 50, text: 'half way', at: '2030-01-01T00:00:00.000Z' }
    const topic = `tasks:${event.taskId}` as const
    const onProgress = vi.fn<(id: string, told: typeof progress) => void>()
    connect([topic], { onProgress })
    await vi.waitFor(() => expect(kinds()).toContain('live'))
    send({ topic, progress })
    await vi.waitFor(() => expect(onProgress.mock.calls).toEqual([[event.taskId, progress]]))
    expect(messages).toEqual([])
    sockets[0]?.terminate()
    await vi.waitFor(() => expect(commands.at(-1)).toEqual({ subscribe: [topic], cursor: 'c0' }))
  })

  test('hands lines, queues and workers on by their kind, and gaps of any topic as messages', async () => {
    const { connect, kinds, messages, send } = await gateway()
    const line = {
      id: `${event.taskId}:1`,
      at: event.at,
      level: 'info' as const,
      message: 'a line',
      fields: null,
      source: 'event' as const,
      taskId: event.taskId,
      attempt: 0,
      queue: null,
      type: null,
      worker: null,
    }
    const [onLines, onQueues, onWorkers] = [vi.fn(), vi.fn(), vi.fn()]
    const logs = `logs:${event.taskId}` as const
    connect(['logs', logs, 'queues', 'workers'], { onLines, onQueues, onWorkers })
    await vi.waitFor(() => expect(kinds()).toContain('live'))
    const lines = { topic: logs, cursor: 'c1', data: [line] }
    const queues = { topic: 'queues' as const, cursor: 'q.1', whole: true, data: [], gone: ['old'] }
    const workers = { topic: 'workers' as const, cursor: 'w.1', whole: false, data: [], gone: [] }
    const gap = { topic: 'logs' as const, gap: { from: 'c0', to: 'c9' } }
    for (const message of [lines, queues, workers, gap]) send(message)
    await vi.waitFor(() => expect(messages).toEqual([gap]))
    expect(onLines.mock.calls).toEqual([[lines]])
    expect(onQueues).toHaveBeenLastCalledWith(queues)
    expect(onWorkers).toHaveBeenLastCalledWith(workers)
  })

  test('reconnects and goes on after the last change of each topic', async () => {
    const { connect, kinds, commands, messages, sockets, send } = await gateway()
    connect(['tasks', 'events'])
    await vi.waitFor(() => expect(kinds()).toContain('live'))
    send({ topic: 'tasks', cursor: 'c7', data: [event] })
    await vi.waitFor(() => expect(messages).toHaveLength(1))
    sockets[0]?.terminate()
    await vi.waitFor(() => expect(kinds()).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']))
    expect(commands.slice(1)).toEqual([
      { subscribe: ['tasks'], cursor: 'c7' },
      { subscribe: ['events'], cursor: 'c0' },
    ])
  })

  test('tries again when no ticket can be had, with a new ticket for each connection', async () => {
    const { connect, states, urls } = await gateway()
    const ticket = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error('gateway away'))
      .mockResolvedValue('t2')
    connect(['tasks'], { ticket })
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'live' }))
    expect(states).toContainEqual(expect.objectContaining({ kind: 'waiting', reason: 'gateway away' }))
    expect(urls).toEqual(['/ws?ticket=t2'])
  })

  test('counts a silent connection as dead', async () => {
    const { connect, states } = await gateway(false)
    connect(['tasks'], { timing: { ...FAST, silenceMs: 20 } })
    await vi.waitFor(() => {
      expect(states).toContainEqual(expect.objectContaining({ kind: 'waiting', reason: 'no sign of life' }))
    })
  })

  test('takes topics on and off while it is open', async () => {
    const { connect, commands, kinds } = await gateway()
    const feed = connect(['tasks'])
    await vi.waitFor(() => expect(kinds()).toContain('live'))
    feed.subscribe('events', 'tasks')
    feed.unsubscribe('tasks')
    await vi.waitFor(() => expect(commands.slice(1)).toEqual([{ subscribe: ['events'] }, { unsubscribe: ['tasks'] }]))
  })

  test('stays closed once closed', async () => {
    const { connect, kinds, sockets } = await gateway()
    const feed = connect(['tasks'])
    await vi.waitFor(() => expect(kinds()).toContain('live'))
    feed.close()
    await vi.waitFor(() => expect(sockets[0]?.readyState).toBe(3))
    expect(kinds().at(-1)).toBe('closed')
  })
})
