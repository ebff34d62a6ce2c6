import websocket from '@fastify/websocket'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { BOUNDS } from '@bullwheel/contracts'
import { registerBoard } from './board/register.ts'
import type { Gateway } from './gateway.ts'
import { webSocketOptions } from './live/options.ts'
import { access } from './plugins/access.ts'
import { bodies } from './plugins/bodies.ts'
import { browserAccess } from './plugins/browser-access.ts'
import { answerBadAddress, answerBrokenRequest, problems } from './plugins/problems.ts'
import { createRequestIds } from './plugins/request-ids.ts'
import { responseHeaders } from './plugins/response-headers.ts'
import { shutdown } from './plugins/shutdown.ts'
import { registerRoutes } from './routes/index.ts'

/** A connection on which nothing moves for this long is closed. */
const IDLE_MS = 300_000
/** Longer names cannot be anything that exists; the longest is a key of Redis, written in percent signs. */
const MAX_PARAM_CHARS = 2_048

/** The gateway as a fastify app: plugins for what concerns every request, then the routes. */
export async function buildApp(gateway: Gateway, logger: FastifyBaseLogger): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than the few requests that are logged.
    childLoggerFactory: (parent) => parent,
    bodyLimit: BOUNDS.bodyBytes,
    // Nobody else may say who he is: sign-ins are limited by address.
    trustProxy: gateway.trustedProxies.length > 0 && [...gateway.trustedProxies],
    connectionTimeout: IDLE_MS,
    requestIdHeader: false,
    genReqId: createRequestIds(),
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_PARAM_CHARS },
    frameworkErrors: answerBadAddress,
    clientErrorHandler: answerBrokenRequest,
  })
  // First, because it lets go of the socket of an upgrade that a later hook refuses.
  await app.register(websocket, webSocketOptions(app))
  await app.register(problems, { failureOf: gateway.failureOf })
  await app.register(shutdown)
  await app.register(responseHeaders)
  await app.register(bodies)
  await app.register(browserAccess, gateway)
  await app.register(access, gateway)
  registerRoutes(app, gateway)
  await registerBoard(app, gateway)
  return app
}
