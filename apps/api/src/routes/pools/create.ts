import { createPool as create } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const createPool: Handler<'createPool'> = async ({ ctx, body, idempotencyKey, reply }) => {
  const pool = await create({ ctx, input: body, idempotencyKey })
  reply.header('location', `/api/v1/pools/${pool.name}`)
  return pool
}
