import { once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type Task, routes } from '@bullwheel/contracts'
import { publishProgress } from '@bullwheel/queue'
import { PAGE_ORIGIN, useGateway } from './gateway-fixture.ts'
import { PATIENCE, useSockets } from './live-fixture.ts'

const gateway = useGateway()
const { call, get, secrets } = gateway
const { ticket, open, connect, refusal } = useSockets(gateway)

/** Whether somebody may still follow is looked at every 15 s. */
const LONG = { timeout: 30_000 }

const submit = async () => (await call('POST', '/api/v1/tasks', { json: { type: 'any' } })).body as Task

describe('/ws', () => {
  test('a ticket opens one connection, once', async () => {
    const query = `?ticket=${await ticket()}`
    await open(query)
    expect(await refusal(query)).toBe(401)
    expect(await refusal('')).toBe(401)
    expect(await refusal('?ticket=x')).toBe(401)
  })

  test('a key opens it too; pages only from allowed origins', async () => {
    const authorization = `Bearer ${secrets.viewer}`
    await open('', { authorization })
    await open('', { authorization, origin: PAGE_ORIGIN })
    expect(await refusal('', { authorization, origin: 'http://evil.example' })).toBe(403)
  })

  test(
    'a connection ends when its session does or its key is revoked, also when a ticket opened it',
    LONG,
    async () => {
      const authorization = `Bearer ${secrets.operator}`
      const signedIn = await call('POST', '/api/v1/session', { as: 'nobody', json: { key: secrets.viewer } })
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
      const headers = { cookie, 'x-bullwheel-csrf': '1' }
      const made = await call('POST', '/api/v1/ws-ticket', { as: 'nobody', headers })
      const ended = [
        await open('', { cookie }),
        await open(`?ticket=${routes.createWsTicket.reply.parse(made.body).ticket}`),
        await open('', { authorization }),
        await open(
          `?ticket=${routes.createWsTicket.reply.parse((await call('POST', '/api/v1/ws-ticket')).body).ticket}`,
        ),
      ]
      const good = await connect()
      const codes = Promise.all(ended.map(async ({ socket }) => ((await once(socket, 'close')) as [number])[0]))
      expect((await call('DELETE', '/api/v1/session', { as: 'nobody', headers })).status).toBe(204)
      await get().deps.book.hot`update api_keys set revoked_at = now() where name = 'the operator'`
      get().gateway.authenticator.forget()
      expect(await codes).toEqual([1008, 1008, 1008, 1008])
      expect(good.socket.readyState).toBe(WebSocket.OPEN)
      await get().deps.book.hot`update api_keys set revoked_at = null where name = 'the operator'`
      get().gateway.authenticator.forget()
    },
  )

  test('confirms a subscription and then pushes what happens within 500 ms of its commit', async () => {
    const { send, messages, events } = await connect()
    send({ subscribe: ['tasks', 'events'] })
    await vi.waitFor(() => expect(messages).toHaveLength(2), PATIENCE)
    expect(messages).toMatchObject([
      { topic: 'tasks', data: [] },
      { topic: 'events', data: [] },
    ])
    const delays: number[] = []
    for (let n = 0; n < 9; n++) {
      const task = await submit()
      const committedAt = performance.now()
      await vi.waitFor(() => expect(events('tasks').at(-1)?.taskId).toBe(task.id), { ...PATIENCE, interval: 5 })
      delays.push(performance.now() - committedAt)
    }
    // Others may keep this machine busy for a moment; a feed that is slow is slow each time.
    expect(delays.toSorted((a, b) => a - b)[4]).toBeLessThan(500)
    expect(events('tasks').at(-1)).toMatchObject({ kind: 'created', version: 1 })
    await vi.waitFor(() => expect(events('events')).toHaveLength(9), PATIENCE)
  })

  test('a topic of one task gets that task only', async () => {
    const [mine, other] = [await submit(), await submit()]
    const { send, messages, events } = await connect()
    send({ subscribe: [`tasks:${mine.id}`] })
    // Besides the confirmation, its creation may come just now.
    await vi.waitFor(() => expect(messages).not.toHaveLength(0), PATIENCE)
    for (const { id } of [other, mine]) {
      await call('PATCH', `/api/v1/tasks/${id}/status`, { json: { status: 'cancelled' } })
    }
    const ofMine = () => events(`tasks:${mine.id}`)
    await vi.waitFor(() => expect(ofMine().map(({ kind }) => kind)).toContain('cancelled'), PATIENCE)
    expect(new Set(ofMine().map(({ taskId }) => taskId))).toEqual(new Set([mine.id]))
    const before = ofMine().length
    send({ unsubscribe: [`tasks:${mine.id}`], subscribe: ['tasks'] })
    await call('PATCH', `/api/v1/tasks/${mine.id}/status`, { json: { status: 'pending' } })
    await vi.waitFor(() => expect(events('tasks').map(({ kind }) => kind)).toContain('retried'), PATIENCE)
    expect(ofMine()).toHaveLength(before)
  })

  test('progress that a worker tells over Redis reaches whoever follows that task, and nobody else', async () => {
    const { id } = await submit()
    const [mine, other] = [await connect(), await connect()]
    mine.send({ subscribe: [`tasks:${id}`] })
    other.send({ subscribe: ['tasks', 'events'] })
    await vi.waitFor(() => {
      expect(mine.messages.length).toBeGreaterThanOrEqual(1)
      expect(other.messages.length).toBeGreaterThanOrEqual(2)
    }, PATIENCE)
    const { redis, prefix } = get().deps
    const progress = { percent: 40, text: 'half way', at: new Date().toISOString() }
    const told = () => mine.messages.filter((message) => 'progress' in message)
    // The subscriber's connection may just be under way.
    await vi.waitFor(async () => {
      await publishProgress(redis, prefix, [{ id, ...progress }])
      expect(told()[0]).toEqual({ topic: `tasks:${id}`, progress })
    }, PATIENCE)
    expect(other.messages.filter((message) => 'progress' in message)).toEqual([])
  })

  test('a reader that comes back with its cursor gets what it missed, in order', async () => {
    const first = await connect()
    first.send({ subscribe: ['events'] })
    await vi.waitFor(() => expect(first.messages).not.toHaveLength(0), PATIENCE)
    const [confirmation] = first.messages
    const cursor = confirmation !== undefined && 'cursor' in confirmation ? confirmation.cursor : ''
    first.socket.terminate()
    const { id } = await submit()
    await call('PATCH', `/api/v1/tasks/${id}/status`, { json: { status: 'cancelled' } })
    const second = await connect()
    second.send({ subscribe: ['events'], cursor })
    await vi.waitFor(() => {
      const mine = second.events('events').filter(({ taskId }) => taskId === id)
      expect(new Set(mine.map(({ kind }) => kind))).toEqual(new Set(['created', 'cancelled']))
    }, PATIENCE)
  })

  test('a cursor that cannot be replayed is answered with a gap', async () => {
    const { send, messages } = await connect()
    send({ subscribe: ['events'], cursor: 'x' })
    await vi.waitFor(() => expect(messages[0]).toMatchObject({ topic: 'events', gap: { from: 'x' } }), PATIENCE)
  })

  test.each([
    'hello',
    '[]',
    'null',
    '{"subscribe":"tasks"}',
    '{"subscribe":["log"]}',
    '{"subscribe":["tasks:x"]}',
    '{"subscribe":["logs:x"]}',
    '{"colour":"red"}',
    `{"cursor":"${'x'.repeat(2_049)}"}`,
    '{"__proto__":{"subscribe":["tasks"]}}',
  ])('%s is answered with an error and does no harm', async (command) => {
    const { send, messages } = await connect()
    send(command)
    await vi.waitFor(() => expect(messages).toHaveLength(1), PATIENCE)
    expect(messages[0]).toHaveProperty('error')
    send({ subscribe: ['tasks'] })
    await vi.waitFor(() => expect(messages).toHaveLength(2), PATIENCE)
  })

  test('a message above 16 KiB closes the connection', async () => {
    const { socket } = await connect()
    socket.send('x'.repeat(17 * 1024))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
  })

  test('figures follow the same events', async () => {
    await vi.waitFor(async () => {
      const { text } = await call('GET', '/metrics', { as: 'viewer' })
      expect(text).toMatch(/bullwheel_tasks_accepted_total\{queue="default",type="any"\} [1-9]/)
      expect(text).toMatch(/bullwheel_tasks_finished_total\{queue="default",type="any",outcome="cancelled"\} [1-9]/)
    }, PATIENCE)
  })
})
