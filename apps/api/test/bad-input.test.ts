import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { problem } from '@bullwheel/contracts'
import { type Asked, useGateway } from './gateway-fixture.ts'

const { call, raw, get, secrets } = useGateway()
const ID = '01a1fdd6-1ebf-7000-9b34-5d7e1c7f9183'

async function expectProblem(method: string, path: string, asked: Asked, status: number, faultPath?: string) {
  const answer = await call(method, path, asked)
  expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status })
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const document = problem.parse(answer.body)
  expect(document).toMatchObject({ status, requestId: answer.headers.get('x-request-id') })
  expect(document.type).toMatch(/^urn:bullwheel:[a-z_]+$/)
  if (faultPath !== undefined) expect(document.errors?.map(({ path: at }) => at)).toContain(faultPath)
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const task = (fields: string): string => `{"type":"any",${fields}}`

describe('POST /tasks refuses', () => {
  test.each<[string, string, number, string?]>([
    ['no body', '', 400],
    ['null', 'null', 400],
    ['text', 'hello', 400],
    ['half of a JSON document', '{"type":"any"', 400],
    ['two JSON documents', '{"type":"any"}{}', 400],
    ['a trailing comma', '{"type":"any",}', 400],
    ['an array', '[]', 400],
    ['a string', '"any"', 400],
    ['a number', '7', 400],
    ['an empty object', '{}', 400, 'type'],
    ['NaN', task('"priority":NaN'), 400],
    ['an unknown field', task('"colour":"red"'), 400, 'colour'],
    ['a field of the dashboard’s', task('"Type":"any"'), 400, 'Type'],
    ['a type that is a number', '{"type":7}', 400, 'type'],
    ['a type with a space', '{"type":"a b"}', 400, 'type'],
    ['a type with NUL', '{"type":"a\\u0000"}', 400, 'type'],
    ['an endless type', `{"type":"${'a'.repeat(129)}"}`, 400, 'type'],
    ['a queue with a colon', task('"queue":"a:b"'), 400, 'queue'],
    ['a queue that climbs', task('"queue":"../x"'), 400, 'queue'],
    ['priority 0', task('"priority":0'), 400, 'priority'],
    ['priority 11', task('"priority":11'), 400, 'priority'],
    ['priority 1.5', task('"priority":1.5'), 400, 'priority'],
    ['priority as text', task('"priority":"5"'), 400, 'priority'],
    ['a priority of 400 digits', task(`"priority":${'9'.repeat(400)}`), 400, 'priority'],
    ['a negative delay', task('"delay":-1'), 400, 'delay'],
    ['a huge delay', task('"delay":1e400'), 400, 'delay'],
    ['a delay without a unit', task('"delay":"30"'), 400, 'delay'],
    ['a delay of ages', task('"delay":"999999d"'), 400, 'delay'],
    ['a time without an offset', task('"runAt":"2030-01-01T00:00:00"'), 400, 'runAt'],
    ['a day that is none', task('"runAt":"2030-02-31T00:00:00Z"'), 400, 'runAt'],
    ['a year beyond 2999', task('"runAt":"9999-01-01T00:00:00Z"'), 400, 'runAt'],
    ['a time as a number', task('"runAt":1893456000'), 400, 'runAt'],
    ['both runAt and delay', task('"runAt":"2030-01-01T00:00:00Z","delay":"1s"'), 400, 'delay'],
    ['0 attempts', task('"retry":{"attempts":0}'), 400, 'retry.attempts'],
    ['101 attempts', task('"retry":{"attempts":101}'), 400, 'retry.attempts'],
    ['a list backoff without a list', task('"retry":{"backoff":{"kind":"list"}}'), 400],
    ['tags that are text', task('"tags":"a"'), 400, 'tags'],
    ['51 tags', task(`"tags":${JSON.stringify(Array.from({ length: 51 }, String))}`), 400, 'tags'],
    ['an empty tag', task('"tags":[""]'), 400, 'tags.0'],
    ['a tag with NUL', task('"tags":["\\u0000"]'), 400, 'tags.0'],
    ['a name with NUL', task('"name":"a\\u0000b"'), 400, 'name'],
    ['a name of 201 characters', task(`"name":"${'n'.repeat(201)}"`), 400, 'name'],
    ['__proto__', task('"payload":{"__proto__":{"admin":true}}'), 400],
    ['__proto__ in disguise', task('"payload":{"\\u005f_proto__":{"admin":true}}'), 400],
    ['constructor.prototype', task('"payload":{"constructor":{"prototype":{}}}'), 400],
    ['a payload of 101 levels', task(`"payload":${nested(101)}`), 400, 'payload'],
    ['a payload of 400,000 levels', task(`"payload":${nested(400_000)}`), 400, 'payload'],
    ['a number that is too large for a double', task('"payload":{"n":[1e400]}'), 400, 'payload.n.0'],
    ['NUL in a payload', task('"payload":{"a":"x\\u0000"}'), 400, 'payload.a'],
    ['a lone surrogate in a payload', task('"payload":["\\ud800"]'), 400, 'payload.0'],
    ['NUL in a name of a payload', task('"payload":{"\\u0000":1}'), 400, 'payload'],
    ['levels where a word is expected', `{"type":${nested(400_000)}}`, 400, 'type'],
    ['a payload above 256 KiB', task(`"payload":"${'x'.repeat(256 * 1024)}"`), 413, 'payload'],
    ['a payload above 256 KiB when written as bytes', task(`"payload":"${'€'.repeat(100_000)}"`), 413, 'payload'],
    ['a body above 1 MiB', task(`"payload":"${'x'.repeat(1024 * 1024)}"`), 413],
    ['an unknown type', '{"type":"nobody"}', 422, 'type'],
    ['Object.prototype’s names as a type', '{"type":"constructor"}', 422, 'type'],
  ])('%s', (_what, body, status, path) => expectProblem('POST', '/api/v1/tasks', { body }, status, path))

  test('bytes that are no UTF-8', () =>
    expectProblem('POST', '/api/v1/tasks', { body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }, 400))

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
    '',
  ])('content type "%s"', (type) =>
    expectProblem('POST', '/api/v1/tasks', { body: '{"type":"any"}', headers: { 'content-type': type } }, 415),
  )

  test('NDJSON where it is not taken', () =>
    expectProblem('POST', '/api/v1/tasks', { body: '{}\n', headers: { 'content-type': 'application/x-ndjson' } }, 415))

  test.each(['', 'x'.repeat(256), 'ü'])('idempotency key "%s"', (key) =>
    expectProblem(
      'POST',
      '/api/v1/tasks',
      { json: { type: 'any' }, headers: { 'idempotency-key': key } },
      400,
      'Idempotency-Key',
    ),
  )
})

describe('changes of a task refuse', () => {
  const edit = (fields: string) => ['PATCH', '', `{${fields}}`] as const

  test.each<[string, string, string, string?]>([
    [...edit(''), ''],
    [...edit('"colour":"red"'), 'colour'],
    [...edit('"queue":"other"'), 'queue'],
    [...edit('"priority":0'), 'priority'],
    [...edit('"priority":null'), 'priority'],
    [...edit('"runAt":"soon"'), 'runAt'],
    [...edit('"runAt":null'), 'runAt'],
    [...edit('"startBy":7'), 'startBy'],
    [...edit('"finishBy":"2030-02-31T00:00:00Z"'), 'finishBy'],
    [...edit('"timeout":"soon"'), 'timeout'],
    [...edit('"tags":[""]'), 'tags.0'],
    [...edit('"name":"a\\u0000"'), 'name'],
    [...edit('"retry":{"attempts":0}'), 'retry.attempts'],
    [...edit('"retry":{"maxLost":-1}'), 'retry.maxLost'],
    [...edit('"retry":null'), 'retry'],
    ['PATCH', '', '[]'],
    ['PATCH', '', ''],
    ['POST', '/retry', '{"payloads":1}', 'payloads'],
    ['POST', '/retry', '[]'],
    ['POST', '/cancel', '{"reason":"x"}', 'reason'],
    ['POST', '/run-now', '{"at":1}', 'at'],
    ['POST', '/duplicate', '{"type":"any"}', 'type'],
    ['DELETE', '?force=maybe', '', 'force'],
    ['DELETE', '?colour=red', '', 'colour'],
    ['GET', '/attempts?limit=5', '', 'limit'],
  ])('%s %s %s', (method, rest, body, path) =>
    expectProblem(method, `/api/v1/tasks/${ID}${rest}`, body === '' ? {} : { body }, 400, path),
  )

  test.each([
    ['payload.a', '{"payload":{"a":"x\\u0000"}}', 400],
    ['payload', `{"payload":${nested(101)}}`, 400],
    ['payload', `{"payload":"${'x'.repeat(256 * 1024)}"}`, 413],
    ['payload.n', '{"payload":{"n":1e400}}', 400],
  ])('a payload that a submission could not have: %s', async (path, body, status) => {
    const { body: made } = await call('POST', '/api/v1/tasks', { json: { type: 'any', delay: '1h' } })
    const { id } = made as { id: string }
    await expectProblem('PATCH', `/api/v1/tasks/${id}`, { body }, status, path)
    await call('POST', `/api/v1/tasks/${id}/cancel`)
    await expectProblem('POST', `/api/v1/tasks/${id}/retry`, { body }, status, path)
  })
})

describe('queues refuse', () => {
  test.each<[string, string, string, string?]>([
    ['PUT', '/q', '{"colour":"red"}', 'colour'],
    ['PUT', '/q', '{"concurrency":0}', 'concurrency'],
    ['PUT', '/q', '{"concurrency":"2"}', 'concurrency'],
    ['PUT', '/q', '{"concurrency":100001}', 'concurrency'],
    ['PUT', '/q', '{"rateLimit":{"max":0,"per":"1s"}}', 'rateLimit.max'],
    ['PUT', '/q', '{"rateLimit":{"max":1,"per":0}}', 'rateLimit.per'],
    ['PUT', '/q', '{"rateLimit":{"max":1}}', 'rateLimit.per'],
    ['PUT', '/q', '{"weight":0}', 'weight'],
    ['PUT', '/q', '{"weight":101}', 'weight'],
    ['PUT', '/q', '{"weight":null}', 'weight'],
    ['PUT', '/q', '{"defaults":{"priority":11}}', 'defaults.priority'],
    ['PUT', '/q', '{"defaults":{"colour":"red"}}', 'defaults.colour'],
    ['PUT', '/q', '{"paused":true}', 'paused'],
    ['PUT', '/q', '[]'],
    ['PATCH', '/q', '{"version":1}', 'version'],
    ['POST', '/q/pause', '{"reason":7}', 'reason'],
    ['POST', '/q/pause', `{"reason":"${'x'.repeat(501)}"}`, 'reason'],
    ['POST', '/q/resume', '{"reason":"x"}', 'reason'],
    ['POST', '/q/failed/retry', '{"limit":1}', 'limit'],
    ['GET', '/q?x=1', '', 'x'],
    ['GET', '?limit=1', '', 'limit'],
    ['PUT', '/a%3Ab', '{}', 'queue'],
    ['PUT', '/-a', '{}', 'queue'],
    ['GET', `/${'a'.repeat(65)}`, '', 'queue'],
    ['GET', '/%00', '', 'queue'],
    ['POST', '/a%20b/pause', '{}', 'queue'],
  ])('%s %s %s', (method, rest, body, path) =>
    expectProblem(method, `/api/v1/queues${rest}`, body === '' ? {} : { body }, 400, path),
  )
})

describe('lists refuse', () => {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const execution = (fields: object) => encoded({ endedAt: null, taskId: ID, attempt: 1, ...fields })

  test.each<[string, string?]>([
    ['/api/v1/tasks?limit=0', 'limit'],
    ['/api/v1/tasks?limit=201', 'limit'],
    ['/api/v1/tasks?limit=1.5', 'limit'],
    ['/api/v1/tasks?limit=x', 'limit'],
    ['/api/v1/tasks?limit=', 'limit'],
    ['/api/v1/tasks?limit=1e400', 'limit'],
    ['/api/v1/tasks?limit=5&limit=6', 'limit'],
    ['/api/v1/tasks?state=done', 'state.0'],
    ['/api/v1/tasks?state=', 'state.0'],
    ['/api/v1/tasks?state=queued&state=failed', 'state'],
    ['/api/v1/tasks?queue=a%00b', 'queue'],
    ['/api/v1/tasks?type=%ED%A0%80', 'type'],
    ['/api/v1/tasks?colour=red', 'colour'],
    ['/api/v1/tasks?__proto__=x', '__proto__'],
    ['/api/v1/tasks?constructor=x', 'constructor'],
    ['/api/v1/tasks?cursor=x', 'cursor'],
    ['/api/v1/tasks?cursor=%00', 'cursor'],
    [`/api/v1/tasks?cursor=${'a'.repeat(513)}`, 'cursor'],
    [`/api/v1/tasks?cursor=${encoded({ before: 'x' })}`, 'cursor'],
    [`/api/v1/tasks?cursor=${encoded({ before: ID, more: 1 })}`, 'cursor'],
    [`/api/v1/tasks?cursor=${encoded(null)}`, 'cursor'],
    [`/api/v1/attempts?cursor=${execution({ endedAt: 'soon' })}`, 'cursor'],
    [`/api/v1/attempts?cursor=${execution({ attempt: 1e99 })}`, 'cursor'],
    ['/api/v1/attempts?outcome=done', 'outcome'],
    [`/api/v1/events?cursor=${encoded({ seq: 1e300, skip: 0 })}`, 'cursor'],
    [`/api/v1/events?cursor=${encoded({ seq: -1, skip: 0 })}`, 'cursor'],
    ['/api/v1/events?kind=ended', 'kind'],
    ['/api/v1/events?task=x', 'task'],
    ['/api/v1/me?x=1', 'x'],
  ])('%s', (path, fault) => expectProblem('GET', path, {}, 400, fault))

  test.each([
    `/api/v1/attempts?cursor=${execution({ endedAt: '0000-01-01T00:00:00Z' })}`,
    `/api/v1/events?cursor=${encoded({ seq: Number.MAX_SAFE_INTEGER, skip: 0 })}`,
  ])('%s, or answer it, but never with a 500', async (path) => {
    expect((await call('GET', path)).status).toBeLessThan(500)
  })
})

describe('addresses', () => {
  test.each(['x', '1', ID.slice(1), `${ID}0`, '%00', '..%2f..', 'null', 'a'.repeat(500)])('task id %s', (id) =>
    expectProblem('GET', `/api/v1/tasks/${id}`, {}, 400, 'id'),
  )
  test.each([
    ['GET', `/api/v1/tasks/${ID}`],
    ['GET', `/api/v1/tasks/${ID}/attempts`],
    ['DELETE', `/api/v1/tasks/${ID}`],
    ['POST', `/api/v1/tasks/${ID}/cancel`],
    ['POST', `/api/v1/tasks/${ID}/retry`],
    ['POST', `/api/v1/tasks/${ID}/run-now`],
    ['POST', `/api/v1/tasks/${ID}/duplicate`],
    ['GET', '/api/v1/queues/nobody'],
    ['POST', '/api/v1/queues/nobody/pause'],
    ['POST', '/api/v1/queues/nobody/resume'],
    ['POST', '/api/v1/queues/nobody/failed/retry'],
    ['PATCH', `/api/v1/tasks/${ID}/status`],
    ['GET', '/api/v1/task-types/nobody'],
    ['GET', '/nothing'],
    ['GET', '/api/v1/'],
    ['GET', '/API/V1/tasks'],
    ['POST', '/__proto__'],
    ['GET', `/api/v1/task-types/${'a'.repeat(3_000)}`],
  ])('%s %s is not there', (method, path) =>
    expectProblem(method, path, method === 'PATCH' ? { json: { status: 'cancelled' } } : {}, 404),
  )
  test.each([
    [`/api/v1/tasks/${ID}`, { priority: 1 }],
    [`/api/v1/tasks/${ID}`, { payload: 1 }],
    ['/api/v1/queues/nobody', {}],
  ])('PATCH %s with %j is not there', (path, json) => expectProblem('PATCH', path, { json }, 404))
  test.each(['/%', '/%zz', '/api/v1/tasks/%ff'])('%s is malformed', (path) => expectProblem('GET', path, {}, 400))

  test('a method that an address does not take is 405 and names those it takes', async () => {
    await expectProblem('PUT', '/api/v1/tasks', { json: {} }, 405)
    await expectProblem('PUT', `/api/v1/tasks/${ID}`, { json: {} }, 405)
    expect((await call('PUT', '/api/v1/tasks', { json: {} })).headers.get('allow')?.split(', ').toSorted()).toEqual([
      'GET',
      'HEAD',
      'POST',
    ])
  })

  test('a body where none is taken is told, not ignored', () =>
    expectProblem('POST', '/api/v1/ws-ticket', { json: { role: 'admin' } }, 400, 'role'))
})

describe('what is no HTTP', () => {
  test.each([
    ['garbage', 'hello\r\n\r\n', 'HTTP/1.1 400'],
    ['too long headers', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 'HTTP/1.1 431'],
    [
      'two lengths',
      'POST /livez HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx',
      'HTTP/1.1 400',
    ],
    [
      'a length and chunks',
      'POST /livez HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\nx',
      'HTTP/1.1 400',
    ],
  ])('%s is answered with a problem', async (_what, bytes, status) => {
    const answer = await raw(bytes)
    expect(answer).toContain(status)
    expect(answer).toContain('application/problem+json')
  })

  test('a caller that goes away in the middle of its body is no failure of ours', async () => {
    const { hostname, port } = new URL(get().baseUrl)
    const socket = connect(Number(port), hostname)
    const head = `POST /api/v1/tasks HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secrets.operator}\r\n`
    socket.write(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"type"`)
    const [request] = (await once(get().app.server, 'request')) as [IncomingMessage]
    const closed = new Promise((resolve) => request.once('close', resolve))
    socket.resetAndDestroy()
    await closed
  })
})

test('none of this was a failure of ours', async () => {
  // What failed last is logged by the time the next answer is there.
  await call('GET', '/livez')
  expect(get().logLines.filter((line) => line.includes('"level":50'))).toEqual([])
})
