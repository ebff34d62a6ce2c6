import { RetryAfter, defineTask } from '@bullwheel/sdk'
import { duration } from '@bullwheel/contracts'
import type { GuardedFetch, HttpAnswer, HttpRequest } from '@bullwheel/http'
import { z } from 'zod'
import { KEPT_BODY_BYTES, resultOf } from './http-result.ts'
import { webAddress } from './web-address.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
/** Headers that belong to the connection, or that would name another host than the one that was checked. */
const OURS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
const MAX_RETRY_AFTER_S = 3_600
const SHOWN_BODY_CHARS = 500

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'is no header name')
const headerValue = z
  .string()
  .max(8_192)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must be text of one line')
const status = z.int().min(100).max(599)

const input = z
  .strictObject({
    method: z.enum(METHODS).default('GET'),
    url: webAddress,
    headers: z.record(headerName, headerValue).default({}),
    body: z.unknown().optional().meta({ description: 'Text is sent as it is, anything else as JSON' }),
    expectedStatus: z
      .union([status, z.array(status).min(1).max(50)])
      .optional()
      .meta({ description: 'Default: 200–299' }),
    timeout: duration.prefault('30s'),
  })
  .superRefine(({ method, headers, body }, context) => {
    if (body !== undefined && BODILESS.has(method)) fault(context, ['body'], `${method} takes no body`)
    for (const name of Object.keys(headers)) {
      if (OURS.has(name.toLowerCase())) fault(context, ['headers', name], 'may not be set')
    }
  })
type Input = z.output<typeof input>

function fault(context: z.RefinementCtx, path: string[], message: string): void {
  context.addIssue({ code: 'custom', path, message })
}

/**
 * `http`: any request, with the status it expects (default 200–299); keeps status, headers and the first 64 KiB of the
 * body. Another status fails the attempt, so it is tried again; a Retry-After of up to an hour is followed. Requests
 * carry `x-bullwheel-task` and `x-bullwheel-attempt`, so that a receiver can recognise a repeat.
 */
export function createHttpTask(fetch: GuardedFetch) {
  return defineTask({
    type: 'http',
    description: 'Sends an HTTP request and expects a status, 200–299 unless told otherwise',
    input,
    async run({ input: payload, task, attempt, signal, log }) {
      const request = requestOf(payload, { 'x-bullwheel-task': task.id, 'x-bullwheel-attempt': String(attempt) })
      const answer = await fetch(request, { signal, timeoutMs: payload.timeout, maxBytes: KEPT_BODY_BYTES })
      log.info(`HTTP ${answer.status}, ${answer.truncated ? 'more than ' : ''}${answer.body.length} bytes`)
      if (!isExpected(answer.status, payload.expectedStatus)) throw unexpected(answer)
      return resultOf(answer)
    },
  })
}

function requestOf({ method, url, headers, body }: Input, own: Record<string, string>): HttpRequest {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const base = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'bullwheel', ...own, ...given }
  if (body === undefined) return { method, url, headers: base }
  if (typeof body === 'string') return { method, url, headers: { 'content-type': 'text/plain', ...base }, body }
  return { method, url, headers: { 'content-type': 'application/json', ...base }, body: JSON.stringify(body) }
}

function isExpected(actual: number, expected: Input['expectedStatus']): boolean {
  if (expected === undefined) return actual >= 200 && actual < 300
  return typeof expected === 'number' ? actual === expected : expected.includes(actual)
}

function unexpected(answer: HttpAnswer): Error {
  const { body, encoding } = resultOf(answer)
  const said = encoding === 'utf8' && body !== '' ? `: ${body.slice(0, SHOWN_BODY_CHARS).toWellFormed()}` : ''
  const message = `HTTP ${answer.status} was not expected${said}`
  const seconds = Number(answer.headers['retry-after'])
  const isUsable = seconds > 0 && seconds <= MAX_RETRY_AFTER_S
  return isUsable ? new RetryAfter(Math.ceil(seconds * 1_000), message) : new Error(message)
}
