import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '@bullwheel/domain'
import { problemOf } from '@bullwheel/services'
import type { FailureKind } from '../gateway.ts'
import { toAppError } from './to-app-error.ts'

const MEDIA_TYPE = 'application/problem+json'

/** Every failure leaves as a problem document; only what nobody foresaw is a 500, and that is logged, never told. */
export const problems = plugin<{ failureOf: (cause: unknown) => FailureKind }>(
  (app, { failureOf }, done) => {
    const answer = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
      const error = toAppError(thrown, failureOf)
      log(error, request)
      if (error.retryAfterS !== undefined) reply.header('retry-after', String(error.retryAfterS))
      if (error.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer realm="bullwheel"')
      return reply
        .code(error.status)
        .type(MEDIA_TYPE)
        .send(JSON.stringify(problemOf(error, request.id)))
    }
    const paths: { method: string; pattern: RegExp }[] = []
    app.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return
      const pattern = new RegExp(`^${url.replace(/:[A-Za-z]+/g, '[^/]+')}$`)
      for (const one of [method].flat()) paths.push({ method: one, pattern })
    })
    app.setErrorHandler(answer)
    app.setNotFoundHandler((request, reply) => {
      const path = pathOf(request.url)
      const methods = [...new Set(paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
      if (methods.length === 0) return answer(new AppError('not_found', `There is nothing at ${path}.`), request, reply)
      const allowed = methods.join(', ')
      reply.header('allow', allowed)
      return answer(new AppError('method_not_allowed', `${path} takes ${allowed}.`), request, reply)
    })
    done()
  },
  { name: 'problems' },
)

function log(error: AppError, request: FastifyRequest): void {
  const fields = { requestId: request.id, method: request.method, path: pathOf(request.url), code: error.code }
  if (error.code === 'internal') request.log.error({ ...fields, err: error.cause ?? error }, 'a request failed')
  else if (error.code === 'unavailable') request.log.warn({ ...fields, err: error.cause }, error.message)
  else request.log.debug(fields, error.message)
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]?.slice(0, 200) ?? ''
}

/** Answers an address that cannot be routed: malformed, or with a part longer than anything that exists. */
export function answerBadAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const isTooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH'
  const known = isTooLong
    ? new AppError('not_found', 'There is nothing at this address: a part of it is too long.')
    : new AppError('invalid_input', 'The address is not well-formed.')
  void reply.header('x-request-id', request.id).code(known.status).type(MEDIA_TYPE)
  void reply.send(JSON.stringify(problemOf(known, request.id)))
}

const STATUS_OF_BROKEN: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers what is no HTTP at all, before there is a request: too long headers, broken framing, time-outs. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = STATUS_OF_BROKEN[error.code ?? ''] ?? 400
  const title = STATUS_CODES[status] ?? 'Bad Request'
  const body = JSON.stringify({ type: 'about:blank', title, status, detail: 'The request is not well-formed HTTP.' })
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    `content-type: ${MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
