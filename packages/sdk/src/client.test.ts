import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import type { Problem, Task } from '@bullwheel/contracts'
import { ApiError, createClient } from './index.ts'

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown; raw?: string; never?: boolean }
type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(answer: Answer) {
  const seen: Seen[] = []
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: await text(request),
    })
    if (answer.never) return
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.raw ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)))
  }
  const server = createServer((request, response) => void receive(request, response))
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { baseUrl: `http://127.0.0.1:${address.port}`, seen }
}

const problem: Problem = {
  type: 'urn:bullwheel:invalid_input',
  title: 'The request does not fit the schema',
  status: 400,
  detail: 'The body is wrong',
  requestId: 'r-1',
  errors: [{ path: 'type', message: 'is needed' }],
}

describe('createClient', () => {
  test('sends body, key and idempotency key, and answers with the parsed reply', async () => {
    const { baseUrl, seen } = await serve({ status: 201, body: { id: 'x' } })
    const client = createClient({ baseUrl: `${baseUrl}/`, key: 'secret' })
    const task = await client.submitTask({ body: { type: 'curl', delay: '5s' }, idempotencyKey: 'once' })
    expect(task).toEqual({ id: 'x' })
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/api/v1/tasks', body: '{"type":"curl","delay":"5s"}' })
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'idempotency-key': 'once',
      'content-type': 'application/json',
    })
    expect(seen[0]?.headers).not.toHaveProperty('x-bullwheel-csrf')
  })

  test('puts parameters and query into the address, lists joined by commas, undefined left out', async () => {
    const { baseUrl, seen } = await serve({ body: { items: [], nextCursor: null } })
    const client = createClient({ baseUrl: `${baseUrl}/prefix` })
    await client.getTaskType({ params: { type: 'a:b/../c' } })
    await client.listTasks({ query: { state: ['queued', 'running'], limit: 10, queue: undefined } })
    await client.listTasks()
    expect(seen.map(({ url }) => url)).toEqual([
      '/prefix/api/v1/task-types/a%3Ab%2F..%2Fc',
      '/prefix/api/v1/tasks?state=queued%2Crunning&limit=10',
      '/prefix/api/v1/tasks',
    ])
  })

  test('leaves a body out where none is given', async () => {
    const { baseUrl, seen } = await serve({ body: {} })
    const client = createClient({ baseUrl })
    await client.retryTask({ params: { id: 'a' } })
    await client.retryTask({ params: { id: 'a' }, body: { payload: 1 } })
    expect(seen.map(({ body }) => body)).toEqual(['', '{"payload":1}'])
  })

  test('proves with a header that the page itself asks when it relies on a cookie', async () => {
    const { baseUrl, seen } = await serve({ status: 200, body: {} })
    const client = createClient({ baseUrl, credentials: 'include' })
    await client.signIn({ body: { link: 'token' } })
    await client.getMe()
    expect(seen.map(({ headers }) => headers['x-bullwheel-csrf'])).toEqual(['1', undefined])
  })

  test('answers undefined where the reply is empty', async () => {
    const { baseUrl } = await serve({ status: 204 })
    expect(await createClient({ baseUrl }).signOut()).toBeUndefined()
  })

  test('throws ApiError with the problem document', async () => {
    const { baseUrl } = await serve({ status: 400, body: problem, headers: { 'retry-after': '7' } })
    const error = await createClient({ baseUrl })
      .submitTask({ body: { type: 'x' } })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 400, code: 'invalid_input', problem, retryAfterMs: 7_000, retryable: false })
    expect(String(error)).toBe('ApiError: The body is wrong; type is needed')
  })

  test('says so when something else than the gateway answers', async () => {
    const { baseUrl } = await serve({
      status: 502,
      raw: '<h1>Bad gateway</h1>',
      headers: { 'content-type': 'text/html' },
    })
    await expect(createClient({ baseUrl }).getMe()).rejects.toMatchObject({
      status: 502,
      code: 'unexpected',
      problem: { detail: '<h1>Bad gateway</h1>' },
    })
  })

  test('tells no connection, a timeout and the caller’s own abort apart', async () => {
    const { baseUrl } = await serve({ never: true })
    const client = createClient({ baseUrl })
    await expect(createClient({ baseUrl: 'http://127.0.0.1:1' }).getMe()).rejects.toMatchObject({
      status: 0,
      code: 'unreachable',
      retryable: true,
    })
    await expect(client.getMe({ timeoutMs: 30 })).rejects.toMatchObject({ status: 0, code: 'timed_out' })
    const reason = new Error('page left')
    await expect(client.getMe({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test('streams tasks as NDJSON and yields a receipt for each', async () => {
    const id = '019a0000-0000-7000-8000-000000000000'
    const lines = [
      { status: 201, id },
      { status: 400, error: problem },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n')
    const { baseUrl, seen } = await serve({ raw: lines, headers: { 'content-type': 'application/x-ndjson' } })
    const receipts = await Array.fromAsync(createClient({ baseUrl }).streamTasks([{ type: 'a' }, { type: 'b' }]))
    expect(receipts).toEqual([
      { status: 201, id },
      { status: 400, error: problem },
    ])
    expect(seen[0]).toMatchObject({ url: '/api/v1/tasks/bulk', body: '{"type":"a"}\n{"type":"b"}\n' })
    expect(seen[0]?.headers['content-type']).toBe('application/x-ndjson')
  })

  test('is typed by the route table', () => {
    const client = createClient({ baseUrl: '' })
    expectTypeOf(client.getTask).parameter(0).toExtend<{ params: { id: string } }>()
    expectTypeOf(client.getTask).returns.resolves.toEqualTypeOf<Task>()
    expectTypeOf(client.signOut).returns.resolves.toBeVoid()
    // @ts-expect-error: unknown field
    void (() => client.submitTask({ body: { type: 'x', colour: 'red' } }))
    // @ts-expect-error: this body is needed
    void (() => client.resetSystem())
    // @ts-expect-error: the id is needed
    void (() => client.getTask())
  })
})
