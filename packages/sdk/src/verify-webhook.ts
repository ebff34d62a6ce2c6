import type { KafkaEvent } from '@bullwheel/contracts'

/** What a webhook is sent when somebody tests it. */
export type WebhookPing = {
  specversion: '1.0'
  id: string
  source: string
  type: 'WebhookPing'
  subject: string
  time: string
  datacontenttype: 'application/json'
  data: { webhook: string; name: string }
}

/** The body of a webhook: CloudEvents 1.0, the same that Kafka gets. `type` tells which (`TaskFailed`, …). */
export type WebhookEvent = KafkaEvent | WebhookPing

/** The message is not from who has the secret, was changed on its way, or is too old. Answer 400 or 401. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError'
}

export type VerifyWebhookOptions = {
  /** Of the request: a `Headers`, or an object with lower-case names as Node's `request.headers`. */
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** The request's body to the byte, before any parser. */
  body: string | Uint8Array
  /** `whsec_…` as it was shown when the webhook was made; several while one is being replaced. */
  secret: string | readonly string[]
  /** How far the message's time may lie from this machine's, in milliseconds. Default 5 minutes. */
  toleranceMs?: number
  /** This machine's time, epoch milliseconds. Default `Date.now`. */
  now?: () => number
}

const DEFAULT_TOLERANCE_MS = 5 * 60_000

/**
 * Checks that a webhook's request comes from Bullwheel, by the Standard Webhooks convention, and gives its event. The
 * signature is compared in constant time. The same event may come more than once: drop what has a known `webhook-id`
 * (`event.id`). Throws `WebhookVerificationError`.
 *
 * @example
 * ```ts
 * app.post('/hook', express.raw({ type: '*\/*' }), async (request, response) => {
 *   const event = await verifyWebhook({ headers: request.headers, body: request.body, secret: process.env.WEBHOOK_SECRET })
 *   if (event.type === 'TaskFailed') console.error(event.data.taskId, event.data.error)
 *   response.sendStatus(204)
 * })
 * ```
 */
export async function verifyWebhook(options: VerifyWebhookOptions): Promise<WebhookEvent> {
  const { headers, body, secret, toleranceMs = DEFAULT_TOLERANCE_MS, now = Date.now } = options
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  checkAge(timestamp, toleranceMs, now())
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), bytes)
  const secrets = typeof secret === 'string' ? [secret] : secret
  if (!(await isSigned(signed, signatures.split(' '), secrets))) {
    throw new WebhookVerificationError('no signature fits: another secret, or the body was changed')
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as WebhookEvent
}

function headerOf(headers: VerifyWebhookOptions['headers'], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  if (typeof value === 'string' && value !== '') return value
  throw new WebhookVerificationError(`the header ${name} is missing`)
}

function checkAge(timestamp: string, toleranceMs: number, now: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError('the header webhook-timestamp is no time')
  const ageMs = now - Number(timestamp) * 1_000
  if (ageMs > toleranceMs) throw new WebhookVerificationError('the message is too old')
  if (ageMs < -toleranceMs) throw new WebhookVerificationError('the message is from the future')
}

async function isSigned(signed: Uint8Array<ArrayBuffer>, signatures: string[], secrets: readonly string[]) {
  const given = signatures.flatMap((text) => (text.startsWith('v1,') ? [bytesOf(text.slice('v1,'.length))] : []))
  for (const secret of secrets) {
    const key = await importKey(secret)
    for (const signature of given) {
      if (signature !== undefined && (await crypto.subtle.verify('HMAC', key, signature, signed))) return true
    }
  }
  return false
}

function importKey(secret: string) {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''))
  if (bytes === undefined || bytes.length === 0) throw new TypeError('the secret must be like whsec_… in base64')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** Undefined for what is no base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + body.length)
  all.set(head)
  all.set(body, head.length)
  return all
}
