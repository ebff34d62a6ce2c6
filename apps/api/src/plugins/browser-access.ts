import cors from '@fastify/cors'
import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '@bullwheel/domain'
import { isLoopback } from '../config.ts'
import type { Gateway } from '../gateway.ts'

type Options = Pick<Gateway, 'allowedOrigins' | 'isAuthOff'>

/**
 * Which web pages may call. CORS lets the allowed origins read answers; a page of any other origin cannot open a
 * WebSocket. With auth off nothing but the origin protects, so there every other origin is refused outright, and every
 * Host that is not loopback too: a foreign name that resolves to 127.0.0.1 would make a foreign page same-origin.
 */
export const browserAccess = plugin<Options>(
  async (app, { allowedOrigins, isAuthOff }) => {
    await app.register(cors, {
      origin: [...allowedOrigins],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: ['location', 'retry-after', 'x-request-id', 'allow'],
      maxAge: 600,
    })
    app.addHook('onRequest', (request, _reply, next) => {
      if (isAuthOff && !isLoopback(hostOf(request))) {
        return next(
          new AppError('forbidden', 'With auth off the api answers to loopback names only, such as localhost.'),
        )
      }
      const { origin, upgrade } = request.headers
      const mustMatch = isAuthOff || upgrade !== undefined
      if (mustMatch && origin !== undefined && !isAllowed(origin, request, allowedOrigins)) {
        return next(
          new AppError('forbidden', 'Pages of this origin may not call; list it in BULLWHEEL_ALLOWED_ORIGINS.'),
        )
      }
      next()
    })
  },
  { name: 'browser-access' },
)

function isAllowed(origin: string, request: FastifyRequest, allowed: readonly string[]): boolean {
  return allowed.includes(origin) || origin === `${request.protocol}://${request.headers.host ?? ''}`
}

/** The name in the Host header without its port; empty when there is none. */
function hostOf(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d*$/, '')
}
