import type { Route } from '@bullwheel/contracts'
import { errorOf, noAnswer } from './api-error.ts'
import type { CallOptions, ClientOptions } from './client-types.ts'

const DEFAULT_TIMEOUT_MS = 30_000
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

type Plain = string | number | boolean | readonly string[]

/** A call's input as it looks at run time, whatever its route. */
export type AnyCallInput = CallOptions & {
  params?: Record<string, Plain | undefined>
  query?: Record<string, Plain | undefined>
  body?: unknown
  idempotencyKey?: string
}

/** Sends one call and reads its reply. */
export function createSender(client: ClientOptions): (route: Route, input: AnyCallInput) => Promise<unknown> {
  return async (route, input) => {
    const timeoutMs = input.timeoutMs ?? client.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = input.signal === undefined ? timeout : AbortSignal.any([input.signal, timeout])
    const url = urlOf(client.baseUrl, route.path, input)
    const request = { ...requestOf(client, route, input), signal }
    try {
      const response = await (client.fetch ?? fetch)(url, request)
      if (!response.ok) throw await errorOf(response)
      return route.reply === null ? undefined : await response.json()
    } catch (error) {
      throw explain(error, { client, timeout, timeoutMs, caller: input.signal })
    }
  }
}

function requestOf(client: ClientOptions, route: Route, input: AnyCallInput): RequestInit {
  const headers = headersOf(client, route.method)
  if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey
  const base: RequestInit = { method: route.method, headers }
  if (client.credentials !== undefined) base.credentials = client.credentials
  if (input.body === undefined) return base
  headers['content-type'] = 'application/json'
  return { ...base, body: JSON.stringify(input.body) }
}

/** Headers that every request carries: who asks, and the proof that a page of ours asks. */
export function headersOf(client: ClientOptions, method: string): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (client.key !== undefined) headers['authorization'] = `Bearer ${client.key}`
  if (client.credentials !== undefined && !SAFE_METHODS.has(method)) headers['x-bullwheel-csrf'] = '1'
  return headers
}

/** The address of a call: prefix, path with its parameters, query without the undefined fields. */
export function urlOf(baseUrl: string, path: string, input: Pick<AnyCallInput, 'params' | 'query'> = {}): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = input.params?.[name]
    if (value === undefined || value === '') throw new TypeError(`${path} needs the parameter ${name}`)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, String(value))
  }
  return baseUrl.replace(/\/+$/, '') + filled + (query.size > 0 ? `?${query.toString()}` : '')
}

type Circumstances = {
  client: ClientOptions
  timeout: AbortSignal
  timeoutMs: number
  caller: AbortSignal | undefined
}

function explain(error: unknown, { client, timeout, timeoutMs, caller }: Circumstances): unknown {
  if (caller?.aborted) return caller.reason
  if (timeout.aborted) return noAnswer('timed_out', `No answer within ${timeoutMs} ms`, error)
  return error instanceof TypeError ? unreachable(client, error) : error
}

/** What a failed fetch means to a user: nothing answers at that address. */
export function unreachable(client: ClientOptions, error: TypeError): Error {
  const reason = error.cause instanceof Error ? error.cause.message : error.message
  return noAnswer('unreachable', `Cannot reach ${client.baseUrl || 'the gateway'}: ${reason}`, error)
}
