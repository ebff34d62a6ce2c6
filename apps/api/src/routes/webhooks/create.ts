import { createWebhook as create } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const createWebhook: Handler<'createWebhook'> = async ({ ctx, body, idempotencyKey, reply }) => {
  const webhook = await create({ ctx, input: body, idempotencyKey })
  reply.header('location', `/api/v1/webhooks/${webhook.id}`)
  return webhook
}
