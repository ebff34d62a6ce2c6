import type { DeliveryDetails, WebhookDelivery, listDeliveriesQuery } from '@bullwheel/contracts'
import { type DeliveryDetailsRow, listDeliveries as listRows, readDelivery } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from '../context.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { requireWebhook } from './get-webhooks.ts'
import { toDelivery, toDeliveryDetails } from './webhook-view.ts'

const position = z.strictObject({ before: z.int().min(1) })

/** A page of a webhook's deliveries, newest first; throws `not_found`. */
export async function listDeliveries(args: {
  ctx: Ctx
  id: string
  query: z.output<typeof listDeliveriesQuery>
}): Promise<{ items: WebhookDelivery[]; nextCursor: string | null }> {
  const { ctx, id, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, state, kind, task, from, to } = query
  const before = cursor === undefined ? undefined : decodeCursor(cursor, position).before
  await requireWebhook(ctx, id)
  const filter = { state, kind, task, from: from?.getTime(), to: to?.getTime(), before }
  const rows = await listRows(ctx.deps.book.hot, id, filter, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(toDelivery),
    nextCursor: rows.length > limit && last ? encodeCursor({ before: last.id }) : null,
  }
}

/** One delivery with its attempts and its body; throws `not_found`. */
export async function getDelivery(args: { ctx: Ctx; id: string; deliveryId: string }): Promise<DeliveryDetails> {
  const { ctx, id, deliveryId } = args
  authorise(ctx, 'viewer')
  await requireWebhook(ctx, id)
  return toDeliveryDetails(await requireDelivery(ctx, id, deliveryId))
}

/** A delivery of this webhook; throws `not_found`. */
export async function requireDelivery(ctx: Ctx, id: string, deliveryId: string): Promise<DeliveryDetailsRow> {
  const row = await readDelivery(ctx.deps.book.hot, id, Number(deliveryId))
  if (row === undefined) throw new AppError('not_found', `Webhook ${id} has no delivery ${deliveryId}.`)
  return row
}
