import { createServer, type Server } from 'node:http'
import type { Gateway } from './gateway.ts'

/** /metrics without a key, on a port of its own that only Prometheus is let to. */
export function createMetricsServer({ metrics }: Pick<Gateway, 'metrics'>): Server {
  return createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
}
