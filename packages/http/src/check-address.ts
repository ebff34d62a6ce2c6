import dns from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { parseHttpAllow, type HttpAllow } from './http-allow.ts'
import { isPublicAddress } from './private-addresses.ts'

/** Ports on public hosts: the web's two and everything that needs no privilege, without those that browsers refuse. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443])
const FIRST_FREE_PORT = 1024
const REFUSED_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

/** The address is not one that may be called: trying again would be refused again. */
export class RefusedAddress extends Error {}

/** Tells why an address may not be called, as it stands and resolves now; undefined where it may. */
export type AddressCheck = (url: string) => Promise<string | undefined>

/** A name that does not resolve passes: its time may come. Each request is checked again. */
export function createAddressCheck(options: {
  httpAllow: readonly string[]
  lookup?: typeof dns.promises.lookup
}): AddressCheck {
  const allow = parseHttpAllow(options.httpAllow)
  const { lookup = dns.promises.lookup } = options
  return async (text) => {
    try {
      const { hostname } = checkUrl(text, allow)
      const host = hostname.replace(/^\[|\]$/g, '')
      if (isIP(host) !== 0) return undefined
      const addresses = await lookup(host, { all: true }).catch((): dns.LookupAddress[] => [])
      return isReachable(allow, host, addresses) ? undefined : notPublic(host)
    } catch (cause) {
      if (cause instanceof RefusedAddress) return cause.message
      throw cause
    }
  }
}

/** Checks what can be seen without resolving the name. URL has put every notation of an address into one by now. */
export function checkUrl(text: string, allow: HttpAllow): URL {
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
function isReachable(allow: HttpAllow, host: string, addresses: dns.LookupAddress[]): boolean {
  return (
    allow.allowsHost(host) || addresses.every(({ address }) => allow.allowsAddress(address) || isPublicAddress(address))
  )
}

/** A resolver that refuses names of private addresses; what it gives is what is then connected to. */
export function guardedLookup(allow: HttpAllow, lookup: typeof dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0)
      if (!isReachable(allow, hostname, addresses)) return callback(new RefusedAddress(notPublic(hostname)), '', 0)
      if (options.all === true) return callback(null, addresses)
      const [first] = addresses
      callback(null, first?.address ?? '', first?.family)
    })
  }
}
