import type { z } from 'zod'
import type { Role } from './states.ts'

/**
 * One call of the gateway. The api registers it, OpenAPI shows it and the sdk's client is typed by it. `role` is what
 * the caller needs; `none` must be said, so that no route is open by accident.
 */
export type Route = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  role: Role | 'none'
  tag: string
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  bodyLimit?: number
  status: number
  reply: z.ZodType | null
  /** True where `Idempotency-Key` makes a repeat safe. */
  repeatable?: boolean
  /** Milliseconds that it may take; 10 s for GET and 60 s for what changes something, where it is not given. */
  timeLimitMs?: number
}
