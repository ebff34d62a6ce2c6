import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '@bullwheel/domain'
import { isLoopback } from '../config.ts'
import type { Gateway } from '../gateway.ts'

type Options = Pick<Gateway, 'allowedOrigins' | 'isAuthOff'>

/** What an allowed page may send and read. */
const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-bullwheel-csrf, x-request-id',
  'access-control-max-age': '600',
}
const EXPOSED_HEADERS = 'location, retry-after, x-request-id, x-bullwheel-source, allow'

/**
 * Which web pages may call. CORS lets the allowed origins read answers; a page of any other origin cannot open a
 * WebSocket. With auth off nothing but the origin protects, so there every other origin is refused outright, and every
 * Host that is not loopback too: a foreign name that resolves to 127.0.0.1 would make a foreign page same-origin.
 */
export const browserAccess = plugin<Options>(
  (app, { allowedOrigins, isAuthOff }, done) => {
    app.addHook('onRequest', (request, reply, next) => {
      if (isAuthOff && !isLoopback(hostOf(request))) {
        return next(
          new AppError('forbidden', 'With auth off the api answers to loopback names only, such as localhost.'),
        )
      }
      reply.header('vary', 'origin')
      const { origin, upgrade } = request.headers
      if (origin === undefined) return next()
      const isAllowed = allowedOrigins.includes(origin)
      if (isAllowed) allow(origin, reply)
      if ((isAuthOff || upgrade !== undefined) && !isAllowed && !isOwn(origin, request)) {
        return next(
          new AppError('forbidden', 'Pages of this origin may not call; list it in BULLWHEEL_ALLOWED_ORIGINS.'),
        )
      }
      if (isPreflight(request))
        return void reply
          .code(204)
          .headers(isAllowed ? PREFLIGHT_HEADERS : {})
          .send()
      next()
    })
    done()
  },
  { name: 'browser-access' },
)

function allow(origin: string, reply: FastifyReply): void {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': EXPOSED_HEADERS,
  })
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

function isOwn(origin: string, { protocol, headers }: FastifyRequest): boolean {
  return origin === `${protocol}://${headers.host ?? ''}`
}

/** The name in the Host header without its port; empty when there is none. */
function hostOf({ headers }: FastifyRequest): string {
  return (headers.host ?? '').replace(/:\d*$/, '')
}
