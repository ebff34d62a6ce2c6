import { type Server, createServer } from 'node:http'
import type { Exposition } from './exposition.ts'

/** /metrics without a key, on a port of its own that only Prometheus is let to. */
export function createMetricsServer({ text, contentType }: Exposition): Server {
  return createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    text().then(
      (body) => response.writeHead(200, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    )
  })
}
