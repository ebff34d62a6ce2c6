import type { Webhook } from '@bullwheel/contracts'
import { type WebhookRow, listWebhooks as listRows, readWebhook } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from '../context.ts'
import { viewWebhook, viewWebhooks } from './webhook-view.ts'

/** Every webhook, by name. */
export async function listWebhooks(args: { ctx: Ctx }): Promise<{ items: Webhook[] }> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  return { items: await viewWebhooks(ctx.deps, await listRows(ctx.deps.book.hot)) }
}

/** One webhook; throws `not_found`. */
export async function getWebhook(args: { ctx: Ctx; id: string }): Promise<Webhook> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  return viewWebhook(ctx.deps, await requireWebhook(ctx, id))
}

/** The webhook's row; throws `not_found`. */
export async function requireWebhook(ctx: Ctx, id: string): Promise<WebhookRow> {
  const row = await readWebhook(ctx.deps.book.hot, id)
  if (row === undefined) throw unknownWebhook(id)
  return row
}

export function unknownWebhook(id: string): AppError {
  return new AppError('not_found', `There is no webhook ${id}.`)
}

/** What a disabled webhook is asked to send would only wait; throws `conflict`. */
export function requireEnabled({ id, enabled, disabledReason }: WebhookRow): void {
  if (enabled) return
  throw new AppError('conflict', `Webhook ${id} is disabled (${disabledReason ?? 'unknown'}); enable it first.`)
}
