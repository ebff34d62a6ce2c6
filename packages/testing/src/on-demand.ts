import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that runs, and what a test file needs to know of it. */
type Started = { facts: object; stop: () => Promise<void> }

/**
 * Starts servers that few tests need when the first one asks, from whatever process it runs in: `GET /<name>`. A run has at
 * most one of each.
 */
export async function serveOnDemand(
  starters: Record<string, () => Promise<Started>>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const started = new Map<string, Promise<Started>>()
  const answer = async (name: string): Promise<{ status: number; body: object }> => {
    const start = starters[name]
    if (start === undefined) return { status: 404, body: { error: `there is no ${name}` } }
    const starting = started.get(name) ?? start()
    started.set(name, starting)
    // Whoever asks next may have more luck.
    starting.catch(() => started.delete(name))
    return starting.then(
      ({ facts }) => ({ status: 200, body: facts }),
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
  const stop = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
    for (const one of await Promise.allSettled(started.values())) {
      if (one.status === 'fulfilled') await one.value.stop()
    }
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}
