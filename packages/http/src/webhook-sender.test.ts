import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { GuardedFetch, HttpAnswer } from './guarded-fetch.ts'
import type { HttpRequest } from './redirect.ts'
import { createWebhookSender } from './webhook-sender.ts'

const secrets = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`)
const message = {
  url: 'https://example.com/',
  messageId: 'a:1',
  body: '{"ü":1}',
  secrets,
  timeoutMs: 1_000,
  now: 1_234_567,
}
const never = new AbortController().signal
const answerOf = (over: Partial<HttpAnswer> = {}): HttpAnswer => ({
  url: message.url,
  status: 200,
  headers: {},
  body: Buffer.alloc(0),
  truncated: false,
  ...over,
})
const answering =
  (answer: HttpAnswer): GuardedFetch =>
  () =>
    Promise.resolve(answer)
const failing =
  (cause: unknown): GuardedFetch =>
  () =>
    Promise.reject(cause as Error)

test('signs id, time and body with every secret', async () => {
  const requests: HttpRequest[] = []
  const send = createWebhookSender((request) => {
    requests.push(request)
    return Promise.resolve(answerOf())
  })
  await send(message, never)
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    return `v1,${createHmac('sha256', key).update('a:1.1234.{"ü":1}', 'utf8').digest('base64')}`
  })
  expect(requests).toMatchObject([{ method: 'POST', body: message.body }])
  expect(requests[0]?.headers).toMatchObject({
    'webhook-id': 'a:1',
    'webhook-timestamp': '1234',
    'webhook-signature': signatures.join(' '),
  })
})

test('keeps status, Retry-After and 1,024 characters of clean text of an answer', async () => {
  const body = Buffer.from(`\0é${'x'.repeat(2_000)}`)
  const headers = { 'retry-after': '7' }
  const answer = await createWebhookSender(answering(answerOf({ status: 503, headers, body })))(message, never)
  expect(answer).toMatchObject({ status: 503, error: null, retryAfter: '7' })
  expect(answer.response).toBe(`\ufffdé${'x'.repeat(1_022)}`)
})

test.each([
  [new Error('No complete answer within 1000 ms'), 'No complete answer within 1000 ms'],
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new Error('bad\0byte'), 'bad\ufffdbyte'],
  [new Error('x'.repeat(1_000)), 'x'.repeat(300)],
])('tells why there is no answer, in words that the book takes: %s', async (cause, error) => {
  const answer = await createWebhookSender(failing(cause))(message, never)
  expect(answer).toMatchObject({ status: null, error, response: null, retryAfter: null })
})

test('who ends it gets no answer to write down', async () => {
  const ending = AbortSignal.abort(new Error('leaving'))
  await expect(createWebhookSender(failing(new Error('cut')))(message, ending)).rejects.toThrow('leaving')
})
