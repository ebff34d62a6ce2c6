import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { Exposition } from './exposition.ts'

/** Answers another path as JSON; undefined where there is nothing. */
export type OtherAnswer = (path: string) => Promise<{ status: number; body: object } | undefined>

export type MetricsPlace = { host: string; port: number | undefined }

/**
 * /metrics without a key, on a port of its own that only Prometheus is let to; nothing where no port is set. Rejects with what
 * to change when the port cannot be had.
 */
export async function serveMetrics(
  exposition: Exposition,
  { host, port }: MetricsPlace,
  other: OtherAnswer = () => Promise.resolve(undefined),
): Promise<{ close: () => void }> {
  if (port === undefined) return { close: () => undefined }
  const server = createMetricsServer(exposition, other)
  try {
    await once(server.listen(port, host), 'listening')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    const taken = reason === 'EADDRINUSE' ? 'is taken by another program' : `cannot be had (${reason})`
    throw new Error(`Port ${port} on ${host} for /metrics ${taken}. Set METRICS_PORT to another port.`, { cause })
  }
  return { close: () => void server.close() }
}

function createMetricsServer({ text, contentType }: Exposition, other: OtherAnswer): Server {
  return createServer((request, response) => {
    const path = request.url ?? ''
    const failed = (): void => void response.writeHead(500).end()
    if (path === '/metrics') {
      text().then((body) => response.writeHead(200, { 'content-type': contentType }).end(body), failed)
      return
    }
    other(path).then((answer) => {
      if (answer === undefined) return response.writeHead(404).end()
      return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
    }, failed)
  })
}
