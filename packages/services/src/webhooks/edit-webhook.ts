import type { EditWebhook, Webhook } from '@bullwheel/contracts'
import { type WebhookRow, holdWebhook, saveWebhook } from '@bullwheel/db'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { unknownWebhook } from './get-webhooks.ts'
import { refusePrivateUrl, refuseTakenName } from './webhook-input.ts'
import { viewWebhook } from './webhook-view.ts'

/**
 * Changes a webhook. Enabled again it is told of what happens from now on, and what was pending is sent. Throws
 * `not_found`, and what making one throws.
 */
export async function editWebhook(args: { ctx: Ctx; id: string; input: EditWebhook }): Promise<Webhook> {
  const { ctx, id, input } = args
  authorise(ctx, 'admin')
  if (input.url !== undefined) await refusePrivateUrl(ctx.deps, input.url)
  const saved = await refuseTakenName(input.name, () =>
    holdWebhook(ctx.deps.book.hot, id, (held) => saveWebhook(held, merge(held.row, input, held.now, ctx.actor.name))),
  )
  if (saved === undefined) throw unknownWebhook(id)
  await audit(ctx, 'webhook.edit', id, { fields: Object.keys(input) })
  return viewWebhook(ctx.deps, saved)
}

function merge(row: WebhookRow, input: EditWebhook, now: number, actor: string): WebhookRow {
  const { enabled = row.enabled, backoff, timeout } = input
  const edited = {
    ...row,
    name: input.name ?? row.name,
    url: input.url ?? row.url,
    kinds: input.kinds ?? row.kinds,
    queues: input.queues ?? row.queues,
    types: input.types ?? row.types,
    attempts: input.attempts ?? row.attempts,
    concurrency: input.concurrency ?? row.concurrency,
    backoffFirstMs: backoff?.first ?? row.backoffFirstMs,
    backoffMaxMs: backoff?.max ?? row.backoffMaxMs,
    timeoutMs: timeout ?? row.timeoutMs,
    failingSince: input.url === undefined || input.url === row.url ? row.failingSince : null,
  }
  if (enabled === row.enabled) return edited
  return enabled
    ? { ...edited, enabled, disabledReason: null, disabledAt: null, failingSince: null, wantsFrom: now }
    : { ...edited, enabled, disabledReason: `disabled by ${actor}`, disabledAt: now }
}
