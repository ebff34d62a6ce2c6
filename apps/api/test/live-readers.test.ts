import { once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import type { Queue, Task } from '@bullwheel/contracts'
import { registerWorker } from '@bullwheel/db'
import { useGateway } from './gateway-fixture.ts'
import { PATIENCE, useSockets } from './live-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { connect, openPlain } = useSockets(gateway)
const submit = async (queue = 'bay') =>
  (await call('POST', '/api/v1/tasks', { json: { type: 'any', queue } })).body as Task

describe('a client that subscribes to nothing', () => {
  test('gets the lines as plain text, a line a message, until it subscribes to something', async () => {
    const { socket, lines } = await openPlain()
    const said: string[] = []
    await vi.waitFor(async () => {
      said.push(`Gateway: task ${(await submit()).id} (any) created in queue bay`)
      expect(said.some((line) => lines.includes(line))).toBe(true)
    }, PATIENCE)
    for (const text of ['ping', 'hello', '{"unsubscribe":[]}', '{"subscribe":[]}', '{"colour":1}']) socket.send(text)
    socket.ping()
    await once(socket, 'pong')
    const still = await submit()
    await vi.waitFor(() => expect(lines).toContain(`Gateway: task ${still.id} (any) created in queue bay`), PATIENCE)
    expect(lines.filter((line) => line.startsWith('{'))).toEqual([])
    socket.send('{"subscribe":["tasks"]}')
    await vi.waitFor(() => expect(lines.at(-1)).toContain('{"topic":"tasks"'), PATIENCE)
    const { id } = await submit()
    await vi.waitFor(() => expect(lines.at(-1)).toContain(id), PATIENCE)
    expect(lines).not.toContain(`Gateway: task ${id} (any) created in queue bay`)
  })

  test('gets none when it sends its command at once', async () => {
    const { lines, socket } = await openPlain()
    socket.send('{"subscribe":["queues"]}')
    await submit()
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(2), PATIENCE)
    expect(lines.filter((line) => !line.startsWith('{"topic":"queues"'))).toEqual([])
  })
})

describe('queues and workers', () => {
  test('begin with the whole, then come as they change', async () => {
    await submit('cove')
    const { send, queues } = await connect()
    send({ subscribe: ['queues'] })
    await vi.waitFor(() => expect(queues()).not.toHaveLength(0), PATIENCE)
    const [whole] = queues()
    expect(whole).toMatchObject({ whole: true, gone: [] })
    const { items } = (await call('GET', '/api/v1/queues')).body as { items: Queue[] }
    const known = () => new Set(queues().flatMap(({ data }) => data.map(({ name }) => name)))
    await vi.waitFor(() => expect(known()).toEqual(new Set(items.map(({ name }) => name))), PATIENCE)
    await call('POST', '/api/v1/queues/cove/pause', { json: { reason: 'tide' } })
    const changed = () =>
      queues()
        .slice(1)
        .filter(({ data }) => data.length > 0)
    await vi.waitFor(() => {
      const cove = changed()
        .flatMap(({ data }) => data)
        .filter(({ name }) => name === 'cove')
      expect(cove.at(-1)).toMatchObject({ paused: true, pauseReason: 'tide' })
    }, PATIENCE)
    expect(changed().every(({ whole: isWhole }) => !isWhole)).toBe(true)
  })

  test('go on from a cursor with what changed meanwhile', async () => {
    await submit('firth')
    await submit('loch')
    const first = await connect()
    first.send({ subscribe: ['queues'] })
    await vi.waitFor(() => expect(first.queues()).not.toHaveLength(0), PATIENCE)
    const cursor = first.queues().at(-1)?.cursor ?? ''
    await call('POST', '/api/v1/queues/loch/pause', { json: {} })
    const second = await connect()
    second.send({ subscribe: ['queues'], cursor })
    const seen = () => second.queues().flatMap(({ data }) => data)
    await vi.waitFor(() => expect(seen().find(({ name }) => name === 'loch')?.paused).toBe(true), PATIENCE)
    expect(second.queues().some(({ whole }) => whole)).toBe(false)
  })

  test('workers come and go', async () => {
    const { hot } = get().deps.book
    const { send, workers } = await connect()
    send({ subscribe: ['workers'] })
    await vi.waitFor(() => expect(workers()[0]).toMatchObject({ whole: true }), PATIENCE)
    await registerWorker(hot, { id: 'w1', host: 'h', pid: 1, supervisor: 's', slots: 3 })
    const last = () =>
      workers()
        .flatMap(({ data }) => data)
        .findLast(({ id }) => id === 'w1')
    await vi.waitFor(() => expect(last()).toMatchObject({ slots: 3, deadAt: null }), PATIENCE)
    await hot`update workers set dead_at = now() where id = 'w1'`
    await vi.waitFor(() => expect(last()?.deadAt).toBeTypeOf('string'), PATIENCE)
    await hot`delete from workers where id = 'w1'`
    await vi.waitFor(() => expect(workers().flatMap(({ gone }) => gone)).toEqual(['w1']), PATIENCE)
  })

  test('come at most about twice a second, however much changes', async () => {
    const { send, queues } = await connect()
    send({ subscribe: ['queues'] })
    await vi.waitFor(() => expect(queues()).not.toHaveLength(0), PATIENCE)
    const began = performance.now()
    for (let n = 0; n < 60; n++) await submit('sound')
    const sound = () =>
      queues()
        .flatMap(({ data }) => data)
        .filter(({ name }) => name === 'sound')
    await vi.waitFor(() => expect(sound().at(-1)?.counts.waiting).toBe(60), PATIENCE)
    expect(sound().length).toBeLessThanOrEqual(2 + (performance.now() - began) / 350)
  })
})

test('a ping is answered', async () => {
  const { socket } = await connect()
  socket.ping('are you there')
  const [answer] = (await once(socket, 'pong')) as [Buffer]
  expect(answer.toString()).toBe('are you there')
})
