import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Role } from '@bullwheel/contracts'
import type { Ctx } from '@bullwheel/services'
import type { Gateway } from '../gateway.ts'
import { withinLimit } from '../plugins/time-limit.ts'

/** A call that is read only, under the path that older clients know. */
export type CompatRoute = {
  path: string
  role: Role
  answer: (call: { ctx: Ctx; params: unknown; reply: FastifyReply }) => Promise<unknown>
}

export function registerCompatRoute(app: FastifyInstance, gateway: Gateway, { path, role, answer }: CompatRoute): void {
  app.get(path, { config: { role } }, async (request, reply) => {
    const { actor, params } = request
    if (actor === undefined) throw new Error(`${path} declares no role`)
    const ctx: Ctx = { deps: gateway.deps, actor, requestId: request.id }
    return withinLimit(gateway.timeLimits.readMs, 'read', answer({ ctx, params, reply }))
  })
}
