import { createAlert as create } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const createAlert: Handler<'createAlert'> = async ({ ctx, body, idempotencyKey, reply }) => {
  const alert = await create({ ctx, input: body, idempotencyKey })
  reply.header('location', `/api/v1/alerts/${alert.id}`)
  return alert
}
