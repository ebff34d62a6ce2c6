import { createHmac } from 'node:crypto'
import { WEBHOOK_BOUNDS } from '@bullwheel/contracts'
import type { GuardedFetch, HttpAnswer } from './guarded-fetch.ts'

export type WebhookRequest = {
  url: string
  /** The header `webhook-id`, the same for each repeat. */
  messageId: string
  /** Sent to the byte as it is signed. */
  body: string
  /** `whsec_…`; one signature each, no header for none. */
  secrets: readonly string[]
  /** Default `application/cloudevents+json`. */
  contentType?: string
  timeoutMs: number
  /** Epoch milliseconds. */
  now: number
}

/** What came of a request; one of `status` and `error` is null. `response` is the beginning of the answer's body. */
export type WebhookAnswer = {
  status: number | null
  ms: number
  error: string | null
  response: string | null
  retryAfter: string | null
}

/** Never rejects, unless `signal` ends it. */
export type WebhookSender = (request: WebhookRequest, signal: AbortSignal) => Promise<WebhookAnswer>

const { responseChars } = WEBHOOK_BOUNDS
const ERROR_CHARS = 300

/** POSTs signed messages by the Standard Webhooks convention (https://www.standardwebhooks.com). Redirects are answers. */
export function createWebhookSender(fetch: GuardedFetch): WebhookSender {
  return async (request, signal) => {
    const startedAt = performance.now()
    const elapsed = (): number => Math.round(performance.now() - startedAt)
    const limits = { signal, timeoutMs: request.timeoutMs, maxBytes: responseChars, followsRedirects: false }
    try {
      const answer = await fetch(
        { method: 'POST', url: request.url, headers: headersOf(request), body: request.body },
        limits,
      )
      return { ...toAnswer(answer), ms: elapsed() }
    } catch (cause) {
      signal.throwIfAborted()
      return { status: null, ms: elapsed(), error: reasonOf(cause), response: null, retryAfter: null }
    }
  }
}

function headersOf({ messageId, body, secrets, now, contentType }: WebhookRequest): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000))
  const signatures = secrets.map((secret) => signatureOf(secret, `${messageId}.${timestamp}.${body}`))
  return {
    'content-type': `${contentType ?? 'application/cloudevents+json'}; charset=utf-8`,
    'user-agent': 'bullwheel',
    accept: '*/*',
    'accept-encoding': 'identity',
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  }
}

function signatureOf(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}

function toAnswer({ status, headers, body }: HttpAnswer): Omit<WebhookAnswer, 'ms'> {
  const { 'retry-after': retryAfter } = headers
  return { status, error: null, response: textOf(body), retryAfter: typeof retryAfter === 'string' ? retryAfter : null }
}

// Control characters are no text: JSON would take six bytes for each, and the book takes no NUL.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g

function textOf(body: Buffer): string | null {
  if (body.length === 0) return null
  const text = new TextDecoder().decode(body, { stream: true }).replace(CONTROL, '\ufffd')
  return text.slice(0, responseChars).toWellFormed()
}

/** A refused connection to several addresses has a code and no message. */
function reasonOf(cause: unknown): string {
  const { message, code } = cause as { message?: string; code?: string }
  return (message || code || String(cause)).replace(CONTROL, '\ufffd').slice(0, ERROR_CHARS).toWellFormed()
}
