import dns from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Fatal } from '@bullwheel/sdk'
import { Agent, request as send, type Dispatcher } from 'undici'
import { parseHttpAllow, type HttpAllow } from './http-allow.ts'
import { isPublicAddress } from './private-addresses.ts'
import { nextRequest, type HttpRequest } from './redirect.ts'

export type GuardedFetchOptions = {
  /** Host names, addresses or networks that may be called although they are private. */
  httpAllow: readonly string[]
  /** Resolves names. Default: the system's. */
  lookup?: typeof dns.lookup | undefined
}

/** Caps of one call, redirects included. */
export type HttpLimits = { signal: AbortSignal; timeoutMs: number; maxBytes: number }

/** The last answer of a chain of redirects. `body` is cut at `maxBytes`. */
export type HttpAnswer = {
  url: string
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
  truncated: boolean
}

export type GuardedFetch = (request: HttpRequest, limits: HttpLimits) => Promise<HttpAnswer>

const MAX_REDIRECTS = 5
/** Ports on public hosts: the web's two and everything that needs no privilege, without those that browsers refuse. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443])
const FIRST_FREE_PORT = 1024
const REFUSED_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

/** Refused for good: trying again would be refused again. */
class RefusedAddress extends Fatal {}

/**
 * fetch for addresses that users choose. Only the public internet is reachable, by http and https, whatever notation,
 * name or redirect leads there. The check of a name is made on the very addresses that are then connected to.
 */
export function createGuardedFetch({ httpAllow, lookup = dns.lookup }: GuardedFetchOptions): GuardedFetch {
  const allow = parseHttpAllow(httpAllow)
  const agent = new Agent({ allowH2: false, connect: { lookup: guardedLookup(allow, lookup) } })
  return async (first, limits) => {
    const timeout = AbortSignal.timeout(limits.timeoutMs)
    const signal = AbortSignal.any([limits.signal, timeout])
    try {
      return await follow(first, { allow, agent, signal, maxBytes: limits.maxBytes })
    } catch (error) {
      if (!timeout.aborted || limits.signal.aborted) throw error
      throw new Error(`No complete answer within ${limits.timeoutMs} ms`, { cause: error })
    }
  }
}

type Hop = { allow: HttpAllow; agent: Agent; signal: AbortSignal; maxBytes: number }

async function follow(first: HttpRequest, hop: Hop): Promise<HttpAnswer> {
  let request = first
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const url = checkUrl(request.url, hop.allow)
    const answer = await send(url, {
      dispatcher: hop.agent,
      method: request.method as Dispatcher.HttpMethod,
      headers: request.headers,
      body: request.body ?? null,
      signal: hop.signal,
    })
    const next = nextRequest(request, answer.statusCode, answer.headers['location'])
    if (next === undefined) return keep(url, answer, hop.maxBytes)
    await answer.body.dump()
    request = next
  }
  throw new Error(`More than ${MAX_REDIRECTS} redirects`)
}

async function keep(url: URL, answer: Dispatcher.ResponseData, maxBytes: number): Promise<HttpAnswer> {
  const { body, truncated } = await readUpTo(answer.body, maxBytes)
  const headers: HttpAnswer['headers'] = {}
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = value
  }
  return { url: url.href, status: answer.statusCode, headers, body, truncated }
}

async function readUpTo(stream: AsyncIterable<Buffer>, maxBytes: number) {
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) break
  }
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), truncated: size > maxBytes }
}

/** Checks what can be seen without resolving the name. URL has put every notation of an address into one by now. */
function checkUrl(text: string, allow: HttpAllow): URL {
  if (!URL.canParse(text)) throw new RefusedAddress('This is no http or https address')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new RefusedAddress(`${url.protocol} is not allowed`)
  if (url.username !== '' || url.password !== '') {
    throw new RefusedAddress('An address with a name or password in it is not allowed: use an authorization header')
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (allow.allowsHost(host) || allow.allowsAddress(host)) return url
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new RefusedAddress(notPublic(host))
  if (!isAllowedPort(url)) throw new RefusedAddress(`Port ${url.port} is not allowed`)
  return url
}

function isAllowedPort({ port }: URL): boolean {
  const number = Number(port)
  return port === '' || WEB_PORTS.has(number) || (number >= FIRST_FREE_PORT && !REFUSED_PORTS.has(number))
}

function notPublic(host: string): string {
  return `${host} is not a public address (private ones must be listed in BULLWHEEL_HTTP_ALLOW)`
}

// One private address among several is enough to refuse the name: which one is used is not ours to choose.
function guardedLookup(allow: HttpAllow, lookup: typeof dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0)
      const reachable = ({ address }: dns.LookupAddress) => allow.allowsAddress(address) || isPublicAddress(address)
      if (!allow.allowsHost(hostname) && !addresses.every(reachable)) {
        return callback(new RefusedAddress(notPublic(hostname)), '', 0)
      }
      if (options.all === true) return callback(null, addresses)
      const [first] = addresses
      callback(null, first?.address ?? '', first?.family)
    })
  }
}
