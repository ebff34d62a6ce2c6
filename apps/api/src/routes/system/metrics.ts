import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../../gateway.ts'

/** GET /metrics, the Prometheus text; METRICS_PORT shows the same without a key. */
export function registerMetrics(app: FastifyInstance, { metrics }: Gateway): void {
  app.get('/metrics', { config: { role: 'viewer' } }, async (_request, reply) => {
    reply.type(metrics.contentType)
    return metrics.text()
  })
}
