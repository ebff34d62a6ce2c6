import dns from 'node:dns'
import { Agent, request as send, type Dispatcher } from 'undici'
import { checkUrl, guardedLookup } from './check-address.ts'
import { parseHttpAllow, type HttpAllow } from './http-allow.ts'
import { nextRequest, type HttpRequest } from './redirect.ts'

export type GuardedFetchOptions = {
  /** Host names, addresses or networks that may be called although they are private. */
  httpAllow: readonly string[]
  /** Resolves names. Default: the system's. */
  lookup?: typeof dns.lookup | undefined
}

/** Caps of one call, redirects included. */
export type HttpLimits = {
  signal: AbortSignal
  timeoutMs: number
  maxBytes: number
  /** False: an answer that redirects is the last one. Default true. */
  followsRedirects?: boolean
}

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
      const { maxBytes, followsRedirects = true } = limits
      return await follow(first, { allow, agent, signal, maxBytes, followsRedirects })
    } catch (error) {
      if (!timeout.aborted || limits.signal.aborted) throw error
      throw new Error(`No complete answer within ${limits.timeoutMs} ms`, { cause: error })
    }
  }
}

type Hop = { allow: HttpAllow; agent: Agent; signal: AbortSignal; maxBytes: number; followsRedirects: boolean }

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
    const next = hop.followsRedirects ? nextRequest(request, answer.statusCode, answer.headers['location']) : undefined
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
