import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type InputFault, type Route, type RouteName, type Routes, faultsOf, routes } from '@bullwheel/contracts'
import { AppError, readTraceparent } from '@bullwheel/domain'
import type { Ctx } from '@bullwheel/services'
import { z } from 'zod'
import type { Gateway } from '../gateway.ts'
import { withinLimit } from '../plugins/time-limit.ts'

type Part<R, Name extends 'params' | 'query' | 'body'> =
  R extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : undefined

/** What a handler works with: its input as the contract parsed it, and who asks. */
export type Call<R extends Route> = {
  params: Part<R, 'params'>
  query: Part<R, 'query'>
  body: Part<R, 'body'>
  idempotencyKey: string | undefined
  ctx: R['role'] extends 'none' ? undefined : Ctx
  gateway: Gateway
  request: FastifyRequest
  reply: FastifyReply
}
type Reply<R extends Route> = R['reply'] extends z.ZodType ? z.output<R['reply']> : undefined
type Answer<R extends Route> = Reply<R> | Readable

/** Answers one call of the route table. A Readable is sent as it is. */
export type Handler<Name extends RouteName> = (
  call: Call<Routes[Name]>,
) => Promise<Answer<Routes[Name]>> | Answer<Routes[Name]>
export type Handlers = { [Name in RouteName]: Handler<Name> }

/** Registers a call of the route table under its path, role and limits. */
export function registerCall<Name extends RouteName>(
  app: FastifyInstance,
  gateway: Gateway,
  name: Name,
  handler: Handler<Name>,
): void {
  const route: Route = routes[name]
  const { method, path: url, role, bodyLimit, status, reply: replySchema } = route
  const kind = method === 'GET' ? 'read' : 'change'
  const limitMs = route.timeLimitMs ?? gateway.timeLimits[`${kind}Ms`]
  app.route({
    method,
    url,
    config: { role, call: name, takesNdjson: name === 'submitTasks' },
    ...(bodyLimit !== undefined && { bodyLimit }),
    handler: async (request, reply) => {
      reply.code(status)
      const call = callOf(route, gateway, request, reply) as Call<Routes[Name]>
      const answer = await withinLimit(limitMs, kind, handler(call))
      return replySchema === null ? reply.send() : answer
    },
  })
}

const NOTHING = z.strictObject({}).optional()
const IDEMPOTENCY_KEY = z.string().regex(/^[\x20-\x7e]{1,255}$/, 'must be 1–255 printable ASCII characters')

function callOf(route: Route, gateway: Gateway, request: FastifyRequest, reply: FastifyReply): Call<Route> {
  const faults: InputFault[] = []
  const parse = (schema: z.ZodType, value: unknown, where?: string): unknown => {
    const result = schema.safeParse(value)
    if (result.success) return result.data
    faults.push(...faultsOf(result.error, where))
    return undefined
  }
  const key = route.repeatable === true ? request.headers['idempotency-key'] : undefined
  const input = {
    params: route.params && parse(route.params, request.params),
    query: parse(route.query ?? NOTHING, request.query),
    body: isStream(request.body) ? request.body : parse(route.body ?? NOTHING, request.body ?? undefined),
    idempotencyKey: key === undefined ? undefined : (parse(IDEMPOTENCY_KEY, key, 'Idempotency-Key') as string),
  }
  if (faults.length > 0) throw new AppError('invalid_input', 'The request does not fit the schema.', { errors: faults })
  const { actor } = request
  const traceparent = readTraceparent(request.headers['traceparent'])
  const ctx = actor && { deps: gateway.deps, actor, requestId: request.id, traceparent }
  return { ...input, ctx, gateway, request, reply } as Call<Route>
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body && typeof body.pipe === 'function'
}
