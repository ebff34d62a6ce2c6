import { type IncomingMessage, createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SeenRequest = { method: string; path: string; authorization: string | undefined; body: string }
/** What the proxy says itself; `hang` says nothing at all. */
export type OwnAnswer = { status: number; body: object } | 'hang'

/** A proxy before Elasticsearch that says some things itself. */
export type HttpProxy = {
  url: string
  /** Asked for every request; undefined passes it on. */
  intercept: (request: SeenRequest) => OwnAnswer | undefined
  seen: SeenRequest[]
  /** Most bulk requests that were under way at once. */
  readonly busiest: number
  close: () => Promise<void>
}

export async function startHttpProxy(target: string): Promise<HttpProxy> {
  let busy = 0
  let busiest = 0
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request
      const seen: SeenRequest = { method, path: url, authorization: headers.authorization, body }
      proxy.seen.push(seen)
      const isBulk = url.startsWith('/_bulk')
      if (isBulk) busiest = Math.max(busiest, ++busy)
      response.once('close', () => (busy -= isBulk ? 1 : 0))
      const own = proxy.intercept(seen)
      if (own === 'hang') return
      if (own !== undefined) {
        const type = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
        response.writeHead(own.status, type).end(JSON.stringify(own.body))
        return
      }
      const passed = forward(new URL(url, target), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      passed.once('error', () => response.destroy())
      passed.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const proxy: HttpProxy = {
    url: `http://127.0.0.1:${port}`,
    intercept: () => undefined,
    seen: [],
    get busiest() {
      return busiest
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
