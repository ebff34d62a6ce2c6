import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { Exposition } from './exposition.ts'

type Answer = { status: number; body: object }

/** What the port answers beside /metrics. */
export type KeylessAnswers = {
  /** What keeps the process from its work, in words; undefined: nothing does. */
  whyNotReady: () => Promise<string | undefined>
  /** Answers another path as JSON; undefined where there is nothing. */
  other?: (path: string) => Promise<Answer | undefined>
}

export type MetricsPlace = { host: string; port: number | undefined }

/**
 * /metrics, /healthz and /readyz without a key, on a port of its own that only Prometheus and whoever keeps the process
 * alive are let to; nothing where no port is set. Rejects with what to change when the port cannot be had.
 */
export async function serveMetrics(
  exposition: Exposition,
  { host, port }: MetricsPlace,
  answers: KeylessAnswers,
): Promise<{ close: () => void }> {
  if (port === undefined) return { close: () => undefined }
  const server = createMetricsServer(exposition, answers)
  try {
    await once(server.listen(port, host), 'listening')
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    const taken = reason === 'EADDRINUSE' ? 'is taken by another program' : `cannot be had (${reason})`
    throw new Error(`Port ${port} on ${host} for /metrics ${taken}. Set METRICS_PORT to another port.`, { cause })
  }
  return { close: () => void server.close() }
}

function createMetricsServer({ text, contentType }: Exposition, answers: KeylessAnswers): Server {
  return createServer((request, response) => {
    const path = request.url ?? ''
    const failed = (): void => void response.writeHead(500).end()
    if (path === '/metrics') {
      text().then((body) => response.writeHead(200, { 'content-type': contentType }).end(body), failed)
      return
    }
    answerTo(path, answers).then((answer) => {
      if (answer === undefined) return response.writeHead(404).end()
      return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
    }, failed)
  })
}

/** Who answers is alive; who can do its work is ready. */
async function answerTo(path: string, { whyNotReady, other }: KeylessAnswers): Promise<Answer | undefined> {
  if (path === '/healthz') return { status: 200, body: { status: 'ok' } }
  if (path !== '/readyz') return other?.(path)
  const reason = await whyNotReady()
  return reason === undefined
    ? { status: 200, body: { status: 'ok' } }
    : { status: 503, body: { status: 'down', reason } }
}
