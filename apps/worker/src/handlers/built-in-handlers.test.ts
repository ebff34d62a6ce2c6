import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { outcomeOf, type TaskContext, type TaskHandler } from '@bullwheel/sdk'
import { createBuiltInHandlers } from './built-in-handlers.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

const handlers = createBuiltInHandlers({ httpAllow: ['127.0.0.1'] })
function handler(type: string): TaskHandler {
  const found = handlers.find((candidate) => candidate.type === type)
  if (found === undefined) throw new Error(`no handler ${type}`)
  return found
}

async function run(type: string, payload: unknown) {
  const lines: string[] = []
  const log = (message: string) => void lines.push(message)
  const parsed = handler(type).parse(payload)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  const context: TaskContext = {
    input: parsed.input,
    task: { id: 'task-1', type, queue: 'default', name: null, tags: [], priority: 5 },
    schedule: null,
    traceparent: null,
    attempt: 2,
    signal: new AbortController().signal,
    log: { debug: log, info: log, warn: log, error: log },
    progress: () => undefined,
  }
  return { result: await handler(type).run(context), lines }
}

describe('default', () => {
  test('logs any payload, cut at 1,000 characters', async () => {
    expect((await run('default', { a: [1] })).lines).toEqual(['{"a":[1]}'])
    expect((await run('default', undefined)).lines).toEqual(['null'])
    const { lines } = await run('default', 'x'.repeat(2_000))
    expect(lines[0]).toHaveLength(1_001)
    expect(lines[0]).toMatch(/^"x+…$/)
  })
})

describe('curl', () => {
  const faults = (payload: unknown) => handler('curl').parse(payload)

  test.each([['https://example.com'], ['HTTP://example.com:8080/a?b#c'], [{ url: 'http://example.com/' }]])(
    'takes %j',
    (payload) => expect(faults(payload).ok).toBe(true),
  )

  test.each([
    [undefined],
    [null],
    [7],
    [''],
    ['example.com'],
    ['ftp://example.com'],
    ['file:///etc/passwd'],
    ['javascript:alert(1)'],
    ['https://'],
    ['https://user:pw@example.com'],
    ['https://exa mple.com'],
    ['https://example.com\nHost: x'],
    [['https://example.com']],
    [{ url: 'ftp://example.com' }],
    [{ url: 'https://example.com', method: 'POST' }],
    [{}],
  ])('refuses %j', (payload) => {
    expect(faults(payload)).toMatchObject({
      ok: false,
      faults: [{ path: expect.stringMatching(/^payload/) as string }],
    })
  })

  test('says in its JSON Schema what it takes', () => {
    expect(handler('curl').jsonSchema()).toMatchObject({
      anyOf: [
        { type: 'string', pattern: expect.stringContaining('[hH]') as string },
        { type: 'object', required: ['url'], additionalProperties: false },
      ],
    })
  })

  test('keeps status, headers and body', async () => {
    const url = await serve((_request, response) => response.writeHead(200, { 'x-a': 'b' }).end('grüße'))
    const { result, lines } = await run('curl', url)
    expect(result).toMatchObject({ url: `${url}/`, status: 200, body: 'grüße', encoding: 'utf8', truncated: false })
    expect(result).toMatchObject({ headers: { 'x-a': 'b' } })
    expect(lines).toEqual(['HTTP 200, 7 bytes'])
  })

  test('counts a 503 as an answer', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end('later'))
    expect((await run('curl', { url })).result).toMatchObject({ status: 503, body: 'later' })
  })

  test('keeps 64 KiB of a longer body, never half a character', async () => {
    const url = await serve((_request, response) => response.end(`x${'ü'.repeat(100_000)}`))
    const { result } = await run('curl', url)
    expect(result).toMatchObject({ truncated: true, encoding: 'utf8', body: `x${'ü'.repeat(32_767)}` })
  })

  test.each([
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x41])],
    ['text with NUL', Buffer.from('a\0b')],
  ])('keeps %s as base64', async (_what, bytes) => {
    const url = await serve((_request, response) => response.end(bytes))
    expect((await run('curl', url)).result).toMatchObject({ encoding: 'base64', body: bytes.toString('base64') })
  })

  test('fails when nothing answers, so that it is tried again', async () => {
    await expect(run('curl', 'http://127.0.0.1:1/')).rejects.toSatisfy((error) => outcomeOf(error) === undefined)
  })
})

describe('http', () => {
  test('sends method, headers and a JSON body, and names task and attempt', async () => {
    const url = await serve((request, response) => {
      void text(request).then((body) =>
        response.end(JSON.stringify({ method: request.method, headers: request.headers, body })),
      )
    })
    const { result } = await run('http', { method: 'PUT', url, headers: { 'X-Key': 'k' }, body: { a: 1 } })
    expect(JSON.parse((result as { body: string }).body)).toMatchObject({
      method: 'PUT',
      body: '{"a":1}',
      headers: {
        'x-key': 'k',
        'content-type': 'application/json',
        'x-bullwheel-task': 'task-1',
        'x-bullwheel-attempt': '2',
      },
    })
  })

  test('fails on a status that is not expected and shows what the server said', async () => {
    const url = await serve((_request, response) => response.writeHead(500).end('broken'))
    await expect(run('http', { url })).rejects.toThrow('HTTP 500 was not expected: broken')
    expect((await run('http', { url, expectedStatus: 500 })).result).toMatchObject({ status: 500 })
    expect((await run('http', { url, expectedStatus: [200, 500] })).result).toMatchObject({ status: 500 })
  })

  test('follows Retry-After up to an hour', async () => {
    const wait = (seconds: string) =>
      serve((_request, response) => response.writeHead(429, { 'retry-after': seconds }).end())
    const thrown = async (seconds: string) =>
      run('http', { url: await wait(seconds) }).catch((error: unknown) => outcomeOf(error))
    expect(await thrown('7')).toEqual({ kind: 'retry-after', delayMs: 7_000 })
    expect(await thrown('999999')).toBeUndefined()
  })

  test.each([
    [{ url: 'ftp://x' }, 'payload.url'],
    [{ url: 'http://x', method: 'CONNECT' }, 'payload.method'],
    [{ url: 'http://x', headers: { 'a b': 'c' } }, 'payload.headers.a b'],
    [{ url: 'http://x', headers: { a: 'b\r\nHost: y' } }, 'payload.headers.a'],
    [{ url: 'http://x', headers: { Host: 'y' } }, 'payload.headers.Host'],
    [{ url: 'http://x', body: 'text' }, 'payload.body'],
    [{ url: 'http://x', expectedStatus: 99 }, 'payload.expectedStatus'],
    [{ url: 'http://x', colour: 'red' }, 'payload'],
  ])('refuses %j', (payload, path) => {
    expect(handler('http').parse(payload)).toMatchObject({ ok: false, faults: [{ path }] })
  })

  test('private places are refused for good', async () => {
    await expect(run('http', { url: 'http://10.0.0.1/' })).rejects.toSatisfy(
      (error) => outcomeOf(error)?.kind === 'fatal',
    )
  })
})
