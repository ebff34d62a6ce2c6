import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { WebhookVerificationError, verifyWebhook } from './verify-webhook.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const now = Date.UTC(2026, 10, 21, 12)
const body = JSON.stringify({ specversion: '1.0', id: 'a:1', type: 'TaskFailed', data: { error: 'grüße 🚡' } })

/** By hand, by what the convention says. */
function sign(over: { secret?: string; body?: string; at?: number; id?: string } = {}): Record<string, string> {
  const { id = 'a:1', at = now, body: signedBody = body, secret: key = secret } = over
  const timestamp = String(Math.floor(at / 1_000))
  const mac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'))
  const signature = `v1,${mac.update(`${id}.${timestamp}.${signedBody}`).digest('base64')}`
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
}
const verify = (headers: Record<string, string | undefined>, over: object = {}) =>
  verifyWebhook({ headers, body, secret, now: () => now, ...over })

test('gives the event of a message that is signed', async () => {
  expect(await verify(sign())).toEqual(JSON.parse(body))
})

test('takes bytes, a Headers, and a vector that was computed elsewhere', async () => {
  expect(await verify(sign(), { headers: new Headers(sign()), body: Buffer.from(body) })).toEqual(JSON.parse(body))
  // The example of the Standard Webhooks' own libraries.
  const known = {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    now: () => 1_614_265_330_000,
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  }
  expect(await verifyWebhook(known)).toEqual({ test: 2432232314 })
})

test('during a rotation either side may have both secrets', async () => {
  const other = `whsec_${randomBytes(32).toString('base64')}`
  const [old, fresh] = [sign({ secret: other }), sign()]
  const both = { ...fresh, 'webhook-signature': `${fresh['webhook-signature']} ${old['webhook-signature']}` }
  expect(await verify(both)).toEqual(JSON.parse(body))
  expect(await verify(both, { secret: other })).toEqual(JSON.parse(body))
  expect(await verify(old, { secret: [secret, other] })).toEqual(JSON.parse(body))
})

test.each<[string, Record<string, string | undefined>, RegExp]>([
  ['another secret', sign({ secret: `whsec_${randomBytes(32).toString('base64')}` }), /no signature fits/],
  ['another body', sign({ body: `${body} ` }), /no signature fits/],
  ['another id', { ...sign(), 'webhook-id': 'a:2' }, /no signature fits/],
  ['another time', { ...sign(), 'webhook-timestamp': String(now / 1_000 + 1) }, /no signature fits/],
  ['a signature of another version', { ...sign(), 'webhook-signature': 'v2,AAAA' }, /no signature fits/],
  ['a signature that is none', { ...sign(), 'webhook-signature': 'v1,?' }, /no signature fits/],
  ['no signature', { ...sign(), 'webhook-signature': undefined }, /webhook-signature is missing/],
  ['no id', { ...sign(), 'webhook-id': undefined }, /webhook-id is missing/],
  ['a time that is none', { ...sign(), 'webhook-timestamp': 'now' }, /is no time/],
  ['a message of six minutes ago', sign({ at: now - 360_000 }), /too old/],
  ['a message of the future', sign({ at: now + 360_000 }), /from the future/],
])('refuses %s', async (_what, headers, message) => {
  const refused = verify(headers)
  await expect(refused).rejects.toThrow(message)
  await expect(refused).rejects.toBeInstanceOf(WebhookVerificationError)
})

test('an older message passes when it is let', async () => {
  expect(await verify(sign({ at: now - 360_000 }), { toleranceMs: 600_000 })).toEqual(JSON.parse(body))
})

test('a secret that is none is a fault of the caller', async () => {
  await expect(verify(sign(), { secret: 'whsec_?' })).rejects.toThrow(TypeError)
})
