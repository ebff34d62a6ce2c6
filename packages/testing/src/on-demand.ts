import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Starts a server; resolves to what a test file needs to know of it. */
type Starter = () => Promise<object>

/**
 * Starts servers that few tests need when the first one asks, from whatever process it runs in: `GET /<name>`. One run has
 * one of each.
 */
export async function serveOnDemand(starters: Record<string, Starter>): Promise<{ url: string; close: () => void }> {
  const started = new Map<string, Promise<object>>()
  const answer = async (name: string): Promise<{ status: number; body: object }> => {
    const start = starters[name]
    if (start === undefined) return { status: 404, body: { error: `there is no ${name}` } }
    const starting = started.get(name) ?? start()
    started.set(name, starting)
    return starting.then(
      (body) => ({ status: 200, body }),
      (error: unknown) => ({ status: 503, body: { error: error instanceof Error ? error.message : String(error) } }),
    )
  }
  const server = createServer((request, response) => {
    void answer(request.url?.slice(1) ?? '').then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}
