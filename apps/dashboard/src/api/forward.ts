import { ERROR_CODES, routes, type Problem, type Route } from '@bullwheel/contracts'

/** Longer than the gateway itself may take for its slowest call, which then says so in its own words. */
const TIMEOUT_MS = 10_000 + Math.max(60_000, ...Object.values<Route>(routes).map(({ timeLimitMs = 0 }) => timeLimitMs))
/** RFC 9110 §7.6.1, and what changes when fetch has decoded the body. */
const NOT_FORWARDED = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
const NOT_SENT_ON = [...NOT_FORWARDED, 'host', 'content-length', 'accept-encoding', 'expect']
const NOT_GIVEN_BACK = [...NOT_FORWARDED, 'content-length', 'content-encoding']

/** Hands a request of the browser to the gateway and its answer back, both as streams. */
export async function forward(request: Request, apiUrl: string): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const target = new URL(apiUrl + pathname + search)
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const answer = await fetch(target, {
      method: request.method,
      headers: forwardedHeaders(request.headers),
      body: request.body,
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([request.signal, timeout]),
      ...(request.body === null ? {} : { duplex: 'half' }),
    } as RequestInit)
    return new Response(answer.body, { status: answer.status, headers: without(answer.headers, NOT_GIVEN_BACK) })
  } catch {
    return unavailable(timeout.aborted ? 'The gateway took too long to answer' : 'The gateway cannot be reached')
  }
}

function forwardedHeaders(incoming: Headers): Headers {
  const headers = without(incoming, NOT_SENT_ON)
  headers.set('accept-encoding', 'identity')
  return headers
}

/** A copy without the named headers and without those that `Connection` names. Keeps each Set-Cookie apart. */
function without(source: Headers, names: readonly string[]): Headers {
  const copy = new Headers(source)
  const named = source.get('connection')?.split(',') ?? []
  for (const name of [...names, ...named.map((part) => part.trim()).filter((part) => part !== '')]) copy.delete(name)
  return copy
}

function unavailable(detail: string): Response {
  const { status, title } = ERROR_CODES.unavailable
  const problem: Problem = { type: 'urn:bullwheel:unavailable', title, status, detail }
  return Response.json(problem, {
    status,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '2', 'cache-control': 'no-store' },
  })
}
