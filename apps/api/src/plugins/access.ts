import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Role, RouteName } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { type Actor, takeWsTicket } from '@bullwheel/services'
import type { Gateway } from '../gateway.ts'
import { sessionTokenOf } from './cookies.ts'
import { withinLimit } from './time-limit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller needs; a route without it does not register. */
    role?: Role | 'none'
    /** Its name in the route table. */
    call?: RouteName
    /** Whether a `ticket` in the query lets the caller in. */
    takesTicket?: boolean
    takesNdjson?: boolean
    /** A page of our own origin makes its changes, which cannot add a header to them. */
    isOwnPage?: boolean
  }
  interface FastifyInstance {
    /** What routes of this scope need that say nothing themselves: those of a plugin that knows no roles. */
    routeDefaults: FastifyContextConfig | undefined
  }
  interface FastifyRequest {
    /** Who asks; undefined on routes that need no role. */
    actor: Actor | undefined
  }
}

const RANK = { viewer: 0, operator: 1, admin: 2 } as const
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
const EVERYBODY: Actor = { name: 'anonymous', role: 'admin', auth: 'off' }

/** Finds out who asks, and refuses whoever may not. Runs before a body is read. */
export const access = plugin<Gateway>(
  (app, gateway, done) => {
    app.decorateRequest('actor', undefined)
    app.decorate('routeDefaults', undefined)
    app.addHook('onRoute', function declareRole(route) {
      const config = { ...this.routeDefaults, ...route.config }
      if (route.method !== 'OPTIONS' && config.role === undefined)
        throw new Error(`${String(route.method)} ${route.url} declares no role`)
      route.config = config
    })
    app.addHook('onRequest', async (request) => {
      const { role } = request.routeOptions.config
      if (role === undefined || role === 'none') return
      request.actor = await withinLimit(gateway.timeLimits.readMs, 'read', authenticate(request, gateway))
      if (RANK[request.actor.role] < RANK[role]) {
        throw new AppError('forbidden', `This needs the role ${role}; ${request.actor.name} is ${request.actor.role}.`)
      }
    })
    done()
  },
  { name: 'access', dependencies: ['problems', 'browser-access'] },
)

async function authenticate(request: FastifyRequest, gateway: Gateway): Promise<Actor> {
  if (gateway.isAuthOff) return EVERYBODY
  const { authorization } = request.headers
  if (authorization !== undefined) return byKey(authorization, gateway)
  const ticket = request.routeOptions.config.takesTicket === true ? ticketOf(request) : undefined
  if (ticket !== undefined) {
    const actor = await takeWsTicket({ deps: gateway.deps, ticket })
    return actor ?? refuse('This ticket was used or has expired; get a new one from POST /api/v1/ws-ticket.')
  }
  return bySession(request, gateway)
}

async function byKey(authorization: string, { authenticator }: Gateway): Promise<Actor> {
  const [, key] = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(authorization) ?? []
  if (key === undefined) return refuse('Send the API key as "Authorization: Bearer <key>".')
  return (await authenticator.byKey(key)) ?? refuse('This API key is not known.')
}

async function bySession(request: FastifyRequest, { authenticator }: Gateway): Promise<Actor> {
  const token = sessionTokenOf(request)
  if (token === undefined) return refuse('Send an API key as "Authorization: Bearer <key>", or sign in.')
  if (request.routeOptions.config.isOwnPage === true) requireSameOrigin(request)
  else requireCsrfHeader(request)
  return (await authenticator.bySession(token)) ?? refuse('The session has ended; sign in again.')
}

/**
 * Browsers send the cookie by themselves, so an unsafe request must show that a page of ours made it: only pages that
 * CORS allows can add a header of their own.
 */
export function requireCsrfHeader(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method) || request.headers['x-bullwheel-csrf'] !== undefined) return
  throw new AppError('forbidden', 'With a session cookie, changes need the header "x-bullwheel-csrf: 1".')
}

/**
 * For pages that are not ours to change: browsers say themselves where an unsafe request comes from. The cookie is
 * same-site, but another port of this host is the same site, too.
 */
function requireSameOrigin({ method, headers }: FastifyRequest): void {
  if (SAFE_METHODS.has(method)) return
  const site = headers['sec-fetch-site']
  const isOwn = site === undefined ? hostOf(headers.origin) === headers.host : site === 'same-origin'
  if (!isOwn) throw new AppError('forbidden', 'With a session cookie, only pages of this very address may change this.')
}

/** The host and port of an origin; undefined when there is none. */
function hostOf(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined
}

function ticketOf({ query }: FastifyRequest): string | undefined {
  const { ticket } = query as { ticket?: unknown }
  return typeof ticket === 'string' && ticket.length <= 200 ? ticket : undefined
}

function refuse(message: string): never {
  throw new AppError('unauthenticated', message)
}
