import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectFeed } from '@bullwheel/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilSettled, untilState, useSystem } from './system-fixture.ts'

const system = useSystem(['api', 'scheduler', 'worker'], {
  BULLWHEEL_TASKS: 'examples/tasks/index.ts',
  BULLWHEEL_HTTP_ALLOW: '127.0.0.1',
})
const client = () => system().client

let requests = 0
const server = createServer((request, response) => {
  requests++
  response.statusCode = request.url === '/fails-once' && requests === 1 ? 500 : 200
  response.setHeader('x-kind', 'test').end(request.url === '/big' ? 'x'.repeat(100_000) : 'hello')
})
let address = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('a submitted task is run, and is visible with its attempt in every view', async () => {
  const accepted = await client().submitTask({ body: { type: 'default', payload: { hello: 'world' }, name: 'first' } })
  expect(accepted).toMatchObject({ state: 'queued', type: 'default', attempt: 0, payload: { hello: 'world' } })
  const task = await untilState(client(), accepted.id, 'completed')
  expect(task).toMatchObject({ attempt: 1, attempts: [{ attempt: 1, outcome: 'completed' }] })
  const { items } = await client().listTasks({ query: { state: 'completed', type: 'default' } })
  expect(items.map((item) => item.id)).toContain(task.id)
  const executions = await client().listAttempts({ query: { type: 'default' } })
  expect(executions.items[0]).toMatchObject({
    taskId: task.id,
    outcome: 'completed',
    payloadPreview: '{"hello":"world"}',
  })
  const events = await client().listEvents({ query: { task: task.id } })
  expect(events.items.map((event) => event.kind)).toEqual(['completed', 'started', 'created'])
})

test('curl keeps status, headers and body, cut at 64 KiB', async () => {
  const [bare, big] = await Promise.all([
    client().submitTask({ body: { type: 'curl', payload: `${address}/` } }),
    client().submitTask({ body: { type: 'curl', payload: { url: `${address}/big` } } }),
  ])
  expect((await untilState(client(), bare.id, 'completed')).result).toMatchObject({ status: 200, body: 'hello' })
  const { result } = await untilState(client(), big.id, 'completed')
  expect((result as { body: string }).body).toHaveLength(65_536)
})

test('what is no http address is refused at submission', async () => {
  for (const payload of ['ftp://example.com', 'not a url', { url: 'file:///etc/passwd' }, 7, null]) {
    await expect(client().submitTask({ body: { type: 'curl', payload } })).rejects.toMatchObject({ status: 400 })
  }
})

test('an http task that fails is retried by the dispatcher and then completes', async () => {
  requests = 0
  const { id } = await client().submitTask({
    body: {
      type: 'http',
      payload: { method: 'POST', url: `${address}/fails-once`, body: 'x' },
      retry: { attempts: 2, backoff: { kind: 'fixed', delay: '100ms', jitter: 0 } },
    },
  })
  const task = await untilState(client(), id, 'completed')
  expect(task.attempts.map((attempt) => attempt.outcome)).toEqual(['retrying', 'completed'])
  const [first, second] = task.attempts.map((attempt) => attempt)
  const waitedMs = Date.parse(second?.startedAt ?? '') - Date.parse(first?.endedAt ?? '')
  expect(waitedMs).toBeGreaterThanOrEqual(100)
  expect(waitedMs).toBeLessThan(1_000)
})

test('the examples run', async () => {
  const mail = await client().submitTask({
    body: { type: 'EMAIL', payload: { to: 'a@example.com', subject: 's', body: 'b' } },
  })
  const report = await client().submitTask({
    body: { type: 'REPORT_GENERATION', payload: { report: 'sales', rows: 1_000 } },
  })
  expect((await untilState(client(), mail.id, 'completed')).result).toHaveProperty('messageId')
  await untilState(client(), report.id, 'completed')
})

test('a delayed task is scheduled first, and starts when it is due', async () => {
  const { id, state, runAt } = await client().submitTask({ body: { type: 'default', delay: '700ms' } })
  expect(state).toBe('scheduled')
  const task = await untilState(client(), id, 'completed')
  const lateMs = Date.parse(task.startedAt ?? '') - Date.parse(runAt)
  expect(lateMs).toBeGreaterThanOrEqual(0)
  expect(lateMs).toBeLessThan(1_000)
})

test('a task due beyond the horizon is kept out of Redis', async () => {
  const { id } = await client().submitTask({ body: { type: 'default', queue: 'far', delay: '1h' } })
  expect(await client().getTask({ params: { id } })).toMatchObject({
    state: 'scheduled',
    waitingFor: expect.stringContaining('its run time') as string,
  })
  const ledger = await client().getLedger({})
  expect(ledger.queues.find((line) => line.queue === 'far')).toMatchObject({
    pending: 1,
    redis: { waiting: 0, delayed: 0, active: 0 },
  })
  expect(await client().setTaskStatus({ params: { id }, body: { status: 'Cancelled' } })).toMatchObject({
    state: 'cancelled',
  })
  await expect(client().setTaskStatus({ params: { id }, body: { status: 'cancelled' } })).rejects.toMatchObject({
    status: 409,
  })
})

test('a failed task is retried by hand, and its attempts go on', async () => {
  const { id } = await client().submitTask({
    body: { type: 'curl', payload: 'http://127.0.0.1:1/', retry: { attempts: 1 } },
  })
  await untilState(client(), id, 'failed')
  expect(await client().setTaskStatus({ params: { id }, body: { status: 'pending' } })).toMatchObject({ attempt: 1 })
  const again = await untilState(client(), id, 'failed')
  expect(again.attempts.map((attempt) => attempt.attempt)).toEqual([1, 2])
})

test('a change reaches an open socket within 500 ms of its commit', async () => {
  const seen = new Map<string, number>()
  let isOpen = () => {}
  const open = new Promise<void>((resolve) => (isOpen = resolve))
  const feed = connectFeed({
    url: `${system().apiUrl.replace('http', 'ws')}/ws`,
    ticket: async () => (await client().createWsTicket({})).ticket,
    topics: ['tasks'],
    onState: (state) => state.kind === 'live' && isOpen(),
    onMessage: (message) => {
      if (!('data' in message)) return
      for (const event of message.data) seen.set(`${event.taskId} ${event.kind}`, Date.now() - Date.parse(event.at))
    },
  })
  await open
  const tasks = await Promise.all(Array.from({ length: 20 }, () => client().submitTask({ body: { type: 'default' } })))
  await expect.poll(() => tasks.filter((task) => seen.has(`${task.id} completed`)).length, { timeout: 5_000 }).toBe(20)
  feed.close()
  const latencies = tasks.map((task) => seen.get(`${task.id} created`) ?? Number.POSITIVE_INFINITY)
  expect(Math.max(...latencies)).toBeLessThan(500)
})

test('a bulk submission answers in order, each item by itself, and the ledger is exact', async () => {
  const body = Array.from({ length: 2_000 }, (_, n) =>
    n % 100 === 7 ? { type: 'nope' } : { type: 'default', payload: n },
  )
  const { items } = await client().submitTasks({ body })
  expect(items).toHaveLength(2_000)
  expect(items.every((item, n) => item.status === (n % 100 === 7 ? 422 : 201))).toBe(true)
  const ledger = await untilSettled(client())
  expect(ledger.queues.every((line) => line.difference === 0 && line.running === 0)).toBe(true)
})

test('an idempotency key gives the first answer again', async () => {
  const body = { type: 'default', payload: 'once' }
  const first = await client().submitTask({ body, idempotencyKey: 'k1' })
  await untilState(client(), first.id, 'completed')
  expect(await client().submitTask({ body, idempotencyKey: 'k1' })).toEqual(first)
  await expect(client().submitTask({ body: { type: 'default' }, idempotencyKey: 'k1' })).rejects.toMatchObject({
    status: 422,
  })
})
