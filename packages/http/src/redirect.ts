/** One request of a chain. */
export type HttpRequest = {
  method: string
  url: string
  /** By lower-case name. */
  headers: Record<string, string>
  body?: string | undefined
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Headers that may follow to another origin. Any other may be a credential under a name that we do not know. */
const HARMLESS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'user-agent',
])

/** The request that an answer asks for, as fetch would make it; undefined where the answer is the last. */
export function nextRequest(
  request: HttpRequest,
  status: number,
  location: string | string[] | undefined,
): HttpRequest | undefined {
  if (!REDIRECTS.has(status) || typeof location !== 'string') return undefined
  const from = new URL(request.url)
  if (!URL.canParse(location, from.href)) throw new Error('The redirect leads to no address')
  const to = new URL(location, from)
  const kept = turnsIntoGet(request.method, status) ? asGet(request) : request
  return { ...kept, url: to.href, headers: to.origin === from.origin ? kept.headers : harmless(kept.headers) }
}

function turnsIntoGet(method: string, status: number): boolean {
  return status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST'
}

function asGet({ url, headers }: HttpRequest): HttpRequest {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith('content-'))
  return { method: 'GET', url, headers: Object.fromEntries(kept) }
}

function harmless(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name)))
}
