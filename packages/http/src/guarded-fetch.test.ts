import type dns from 'node:dns'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { RefusedAddress } from './check-address.ts'
import { createGuardedFetch, type GuardedFetchOptions, type HttpAnswer } from './guarded-fetch.ts'
import type { HttpRequest } from './redirect.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

type Wanted = Partial<GuardedFetchOptions & HttpRequest & { timeoutMs: number; maxBytes: number; signal: AbortSignal }>

function get(url: string, wanted: Wanted = {}): Promise<HttpAnswer> {
  const { httpAllow = [], lookup, method = 'GET', headers = {}, body } = wanted
  const { signal = new AbortController().signal, timeoutMs = 2_000, maxBytes = 1_000 } = wanted
  return createGuardedFetch({ httpAllow, lookup })({ method, url, headers, body }, { signal, timeoutMs, maxBytes })
}

const failure = (call: Promise<unknown>) => call.then(() => undefined).catch((error: unknown) => error)

/** A resolver that knows one name only. */
const resolveTo = (...addresses: string[]) => {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return ((_name, _options, callback: (error: null, all: object[]) => void) =>
    callback(null, found)) as typeof dns.lookup
}

describe('what is refused, for good', () => {
  test.each([
    ['http://127.0.0.1/', /127\.0\.0\.1 is not a public address/],
    ['http://127.1/', /127\.0\.0\.1 is not/],
    ['http://2130706433/', /127\.0\.0\.1 is not/],
    ['http://0x7f000001/', /127\.0\.0\.1 is not/],
    ['http://0x7f.0.0.1/', /127\.0\.0\.1 is not/],
    ['http://0177.0.0.1/', /127\.0\.0\.1 is not/],
    ['http://１２７.0.0.1/', /127\.0\.0\.1 is not/],
    ['http://127。0。0。1/', /127\.0\.0\.1 is not/],
    ['http://127.0.0.1./', /127\.0\.0\.1 is not/],
    ['http://0/', /0\.0\.0\.0 is not/],
    ['http://[::1]/', /::1 is not/],
    ['http://[::]/', /:: is not/],
    ['http://[::ffff:127.0.0.1]/', /::ffff:7f00:1 is not/],
    ['http://[0:0:0:0:0:ffff:7f00:0001]/', /::ffff:7f00:1 is not/],
    ['http://[64:ff9b::127.0.0.1]/', /64:ff9b::7f00:1 is not/],
    ['http://[fe80::1]/', /fe80::1 is not/],
    ['http://[fd00:ec2::254]/latest', /fd00:ec2::254 is not/],
    ['http://169.254.169.254/latest/meta-data', /169\.254\.169\.254 is not/],
    ['http://100.100.100.200/', /100\.100\.100\.200 is not/],
    ['http://localhost/', /localhost is not a public address/],
    ['ftp://example.com/', /ftp: is not allowed/],
    ['file:///etc/passwd', /file: is not allowed/],
    ['data:text/plain,x', /data: is not allowed/],
    ['http://user:pw@example.com/', /name or password/],
    ['http://example.com:22/', /Port 22 is not allowed/],
    ['http://example.com:25/', /Port 25 is not allowed/],
    ['http://example.com:6667/', /Port 6667 is not allowed/],
    ['no address', /no http or https address/],
  ])('%s', async (url, message) => {
    const error = await failure(get(url))
    expect(error).toMatchObject({ message: expect.stringMatching(message) as string })
    expect(error).toBeInstanceOf(RefusedAddress)
  })

  test.each([
    ['a private address', ['10.0.0.1']],
    ['a public and a private address', ['93.184.216.34', '127.0.0.1']],
    ['a mapped private address', ['::ffff:10.0.0.1']],
    ['a link-local address with a zone', ['fe80::1%eth0']],
  ])('a name that resolves to %s', async (_what, addresses) => {
    const error = await failure(get('http://rebind.example/', { lookup: resolveTo(...addresses) }))
    expect(error).toMatchObject({
      message: expect.stringContaining('rebind.example is not a public address') as string,
    })
    expect(error).toBeInstanceOf(RefusedAddress)
  })

  test('a redirect from an allowed host to a loopback address, in any notation', async () => {
    const port = await serve((request, response) => {
      const target = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? ''
      response.writeHead(302, { location: target }).end('moved')
    })
    const secret = await serve((_request, response) => response.end('secret'))
    for (const target of [
      `http://127.0.0.1:${secret}/`,
      `http://2130706433:${secret}/`,
      `http://[::ffff:7f00:1]:${secret}/`,
    ]) {
      const url = `http://localhost:${port}/?to=${encodeURIComponent(target)}`
      const error = await failure(get(url, { httpAllow: ['localhost'] }))
      expect(error).toMatchObject({ message: expect.stringContaining('is not a public address') as string })
    }
    const file = await failure(get(`http://localhost:${port}/?to=file:///etc/passwd`, { httpAllow: ['localhost'] }))
    expect(file).toMatchObject({ message: 'file: is not allowed' })
  })
})

describe('what is allowed', () => {
  test('a private host that the list names, by name, address or network', async () => {
    const port = await serve((_request, response) => response.end('hello'))
    for (const [host, entry] of [
      ['localhost', 'localhost'],
      ['localhost', '127.0.0.0/8'],
      ['127.0.0.1', '127.0.0.1'],
      ['2130706433', '127.0.0.0/30'],
      ['[::ffff:127.0.0.1]', '127.0.0.1'],
    ] as const) {
      // An IPv6 loopback address of localhost would be refused by an IPv4 network: the resolver gives IPv4 only.
      const answer = await get(`http://${host}:${port}/`, { httpAllow: [entry], lookup: resolveTo('127.0.0.1') })
      expect(answer).toMatchObject({ status: 200, truncated: false })
      expect(answer.body.toString()).toBe('hello')
    }
  })

  test('a redirect that stays where the list allows it, at most five of them', async () => {
    const port = await serve(({ url = '' }, response) => {
      const left = Number(url.slice(1))
      if (left === 0) response.end('there')
      else response.writeHead(307, { location: `/${left - 1}` }).end('x'.repeat(10_000))
    })
    const answer = await get(`http://127.0.0.1:${port}/5`, { httpAllow: ['127.0.0.1'] })
    expect(answer).toMatchObject({ status: 200, url: `http://127.0.0.1:${port}/0` })
    await expect(get(`http://127.0.0.1:${port}/6`, { httpAllow: ['127.0.0.1'] })).rejects.toThrow(
      'More than 5 redirects',
    )
  })
})

describe('redirects', () => {
  async function hop(request: Partial<HttpRequest>, status: number, isCrossOrigin: boolean) {
    const seen: { method: string | undefined; headers: IncomingMessage['headers']; body: string }[] = []
    const target = await serve((incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        seen.push({ method: incoming.method, headers: incoming.headers, body: Buffer.concat(chunks).toString() })
        if (incoming.url === '/start') response.writeHead(status, { location: '/end' })
        response.end()
      })
    })
    const first = await serve((_incoming, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${target}/end` }).end()
    })
    const url = isCrossOrigin ? `http://127.0.0.1:${first}/start` : `http://127.0.0.1:${target}/start`
    await get(url, { httpAllow: ['127.0.0.1'], ...request })
    return seen.at(-1)
  }
  const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret', accept: 'text/plain' }

  test('keep headers within one origin', async () => {
    expect((await hop({ headers }, 302, false))?.headers).toMatchObject(headers)
  })

  test('drop every header that may be a credential when the origin changes', async () => {
    const seen = await hop({ headers }, 302, true)
    expect(seen?.headers).toMatchObject({ accept: 'text/plain' })
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(seen?.headers).not.toHaveProperty(name)
  })

  test.each([
    ['POST', 301, 'GET', ''],
    ['POST', 303, 'GET', ''],
    ['PUT', 303, 'GET', ''],
    ['PUT', 302, 'PUT', 'body'],
    ['POST', 307, 'POST', 'body'],
    ['POST', 308, 'POST', 'body'],
  ])('%s with %i goes on as %s', async (method, status, then, body) => {
    const seen = await hop({ method, body: 'body', headers: { 'content-type': 'text/plain' } }, status, false)
    expect(seen).toMatchObject({ method: then, body })
    expect('content-type' in (seen?.headers ?? {})).toBe(body !== '')
  })
})

describe('caps', () => {
  const httpAllow = ['127.0.0.1']

  test('a body is cut at the limit, however long it is', async () => {
    const port = await serve((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more)
      }
      more()
    })
    const answer = await get(`http://127.0.0.1:${port}/`, { httpAllow, maxBytes: 100 })
    expect(answer).toMatchObject({ truncated: true, body: Buffer.from('x'.repeat(100)) })
  })

  test('a body of exactly the limit is whole', async () => {
    const port = await serve((_request, response) => response.end('x'.repeat(100)))
    expect(await get(`http://127.0.0.1:${port}/`, { httpAllow, maxBytes: 100 })).toMatchObject({ truncated: false })
  })

  test('a server that never ends its answer is given up', async () => {
    const port = await serve((_request, response) => response.write('x'))
    const error = await failure(get(`http://127.0.0.1:${port}/`, { httpAllow, timeoutMs: 50 }))
    expect(error).toMatchObject({ message: 'No complete answer within 50 ms' })
    expect(error).not.toBeInstanceOf(RefusedAddress)
  })

  test('the caller’s signal ends it with its own reason', async () => {
    const port = await serve(() => {})
    const controller = new AbortController()
    const call = failure(get(`http://127.0.0.1:${port}/`, { httpAllow, signal: controller.signal }))
    const reason = new Error('cancelled')
    controller.abort(reason)
    expect(await call).toBe(reason)
  })
})
