import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import type { Ctx } from '@bullwheel/services'
import type { BoardVerbs } from '@bullwheel/services/board'

/** Who uses the board just now, where the dashboard is for him, and what he may do. */
export type Visitor = { ctx: Ctx; dashboard: string; verbs: BoardVerbs }

const visitors = new AsyncLocalStorage<Visitor>()

/** Bull Board hands its adapters no request: within `next` they find who asks. */
export function runAs(visitor: Visitor, next: () => void): void {
  visitors.run(visitor, next)
}

/** Throws outside of a request to the board. */
export function currentVisitor(): Visitor {
  const visitor = visitors.getStore()
  if (visitor === undefined) throw new Error('nobody uses the board')
  return visitor
}

/** The dashboard's address: the allowed origin with the name by which the visitor came, else the first one. */
export function dashboardOf({ hostname }: Pick<FastifyRequest, 'hostname'>, allowedOrigins: readonly string[]): string {
  return (
    allowedOrigins.find((origin) => URL.canParse(origin) && new URL(origin).hostname === hostname) ??
    allowedOrigins[0] ??
    ''
  )
}
