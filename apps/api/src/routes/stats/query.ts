import { Readable } from 'node:stream'
import { type PromqlAnswer, queryMetrics as query, queryMetricsRange as queryRange } from '@bullwheel/services'
import type { FastifyReply } from 'fastify'
import type { Handler } from '../route.ts'

export const queryMetrics: Handler<'queryMetrics'> = async ({ ctx, query: asked, reply }) =>
  send(reply, await query({ ctx, query: asked }))

export const queryMetricsRange: Handler<'queryMetricsRange'> = async ({ ctx, query: asked, reply }) =>
  send(reply, await queryRange({ ctx, query: asked }))

/** Also an error: whoever speaks with Prometheus expects its errors, not ours. */
function send(reply: FastifyReply, { status, body, source, retryAfterS }: PromqlAnswer): Readable {
  reply.code(status).type('application/json').header('x-bullwheel-source', source)
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS))
  return Readable.from([body], { objectMode: false })
}
