import type { WebhookDelivery } from '@bullwheel/contracts'
import { type DeliveryDetailsRow, type Hot, hastenDelivery, retryDeadlocks, writeDeliveries } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { requireEnabled, requireWebhook } from './get-webhooks.ts'
import { requireDelivery } from './list-deliveries.ts'
import { toDelivery } from './webhook-view.ts'

/**
 * Tries a pending delivery now instead of after its wait; makes a new one, with the same `webhook-id`, of one that has
 * ended. Throws `not_found`, and `conflict` while the webhook is disabled or an earlier event of the task is pending.
 */
export async function retryDelivery(args: { ctx: Ctx; id: string; deliveryId: string }): Promise<WebhookDelivery> {
  const { ctx, id, deliveryId } = args
  authorise(ctx, 'admin')
  const { hot } = ctx.deps.book
  requireEnabled(await requireWebhook(ctx, id))
  const row = await requireDelivery(ctx, id, deliveryId)
  if (row.state === 'pending' && row.waits) {
    throw new AppError('conflict', `Delivery ${deliveryId} waits for an earlier event of task ${row.taskId}.`)
  }
  const isHastened = row.state === 'pending' && (await hastenDelivery(hot, id, row.id))
  const made = isHastened ? deliveryId : String(await repeat(hot, id, row))
  await audit(ctx, 'webhook.retry', id, { delivery: deliveryId, made })
  return toDelivery(await requireDelivery(ctx, id, made))
}

async function repeat(hot: Hot, webhookId: string, row: DeliveryDetailsRow): Promise<number> {
  const { taskId, version, kind, queue, type, eventAt, seq, body } = row
  const facts = { taskId, version, kind, queue, type, eventAt, seq, body }
  const written = await retryDeadlocks(() =>
    hot.begin((tx) => writeDeliveries(tx as unknown as Hot, [{ webhookId, cause: 'retry', ...facts }])),
  )
  const [made] = written
  if (made === undefined) throw new AppError('conflict', 'Somebody else asks for this delivery again at this moment.')
  return made
}
