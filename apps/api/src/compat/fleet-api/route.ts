import type { FastifyInstance } from 'fastify'
import { type InputFault, type Role, faultsOf } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import type { Ctx } from '@bullwheel/services'
import type { z } from 'zod'
import type { Gateway } from '../../gateway.ts'
import { withinLimit } from '../../plugins/time-limit.ts'

/** A call of the older API; `input` reads its query or its body, `reply` is what OpenAPI shows. */
export type FleetApiRoute<Input extends z.ZodType = z.ZodType> = {
  method: 'GET' | 'POST'
  path: string
  role: Role
  summary: string
  from: 'query' | 'body' | 'nothing'
  input: Input
  status: number
  reply: z.ZodType
  answer: (call: { ctx: Ctx; input: z.output<Input>; gateway: Gateway }) => Promise<unknown>
}

/** Keeps the type of the input in the answer. */
export function fleetApiRoute<Input extends z.ZodType>(route: FleetApiRoute<Input>): FleetApiRoute {
  return route as unknown as FleetApiRoute
}

export function registerFleetApiRoute(app: FastifyInstance, gateway: Gateway, route: FleetApiRoute): void {
  const { method, path, role, from, input, status, answer } = route
  const kind = method === 'GET' ? 'read' : 'change'
  app.route({
    method,
    url: path,
    config: { role },
    handler: async (request, reply) => {
      const { actor } = request
      if (actor === undefined) throw new Error(`${path} declares no role`)
      const ctx: Ctx = { deps: gateway.deps, actor, requestId: request.id }
      const given = from === 'nothing' ? {} : (request[from] ?? {})
      reply.code(status)
      return withinLimit(gateway.timeLimits[`${kind}Ms`], kind, answer({ ctx, input: parse(input, given), gateway }))
    },
  })
}

/** Throws `invalid_input` with what is wrong in its text: these clients show nothing else. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors: InputFault[] = faultsOf(result.error)
  throw new AppError('invalid_input', errors.map(({ path, message }) => `${path} ${message}`).join('; '), { errors })
}
