import { type CreateWebhook, WEBHOOK_BOUNDS, type Webhook, type WebhookWithSecret } from '@bullwheel/contracts'
import { type WebhookRow, insertWebhook } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { findFirstAnswer } from '../first-answer.ts'
import { type DraftKey, hashRequest } from '../new-task.ts'
import { requireWebhook } from './get-webhooks.ts'
import { newSecret, refusePrivateUrl, refuseTakenName } from './webhook-input.ts'
import { viewWebhook } from './webhook-view.ts'

/**
 * Makes a webhook; only this answer has its secret, and a repeat under the same idempotency key while that secret still
 * counts. Throws `unprocessable` for an address that may not be called, `conflict` for a name that is taken.
 */
export async function createWebhook(args: {
  ctx: Ctx
  input: CreateWebhook
  idempotencyKey?: string | undefined
}): Promise<WebhookWithSecret> {
  const { ctx, input, idempotencyKey } = args
  authorise(ctx, 'admin')
  const { book } = ctx.deps
  const key = keyOf(ctx, idempotencyKey, input)
  const repeated = await findFirstAnswer<Webhook>(ctx.deps, key, 'webhook')
  if (repeated !== undefined) return withSecret(ctx, repeated)
  await refusePrivateUrl(ctx.deps, input.url)
  const row = draftWebhook(ctx, input)
  const answer = await viewWebhook(ctx.deps, row)
  const kept = key && { ...key, taskId: row.id, answer: JSON.stringify(answer) }
  const inserted = await refuseTakenName(row.name, () => insertWebhook(book.hot, row, kept))
  switch (inserted) {
    case 'full':
      throw new AppError('conflict', `There are ${WEBHOOK_BOUNDS.webhooks} webhooks, as many as there may be.`)
    case 'repeated':
      return withSecret(ctx, (await findFirstAnswer<Webhook>(ctx.deps, key, 'webhook')) as Webhook)
    case 'inserted':
      await audit(ctx, 'webhook.create', row.id, { name: row.name })
      return { ...answer, secret: row.secret }
  }
}

/** Webhooks have a scope of their own, as schedules do. */
function keyOf(ctx: Ctx, key: string | undefined, input: CreateWebhook): DraftKey | undefined {
  return key === undefined
    ? undefined
    : { scope: `webhooks of ${ctx.actor.name}`, key, requestHash: hashRequest(input) }
}

/** The kept answer has no secret: it is read where it is kept anyway. */
async function withSecret(ctx: Ctx, first: Webhook): Promise<WebhookWithSecret> {
  const { secret, oldSecretUntil } = await requireWebhook(ctx, first.id)
  if (oldSecretUntil === null) return { ...first, secret }
  throw new AppError('conflict', `This request made webhook ${first.id}, whose secret was rotated since.`)
}

function draftWebhook({ deps, actor }: Ctx, input: CreateWebhook): WebhookRow {
  const now = Math.floor(deps.clock.now())
  const { name, url, kinds, queues, types, enabled, attempts, concurrency, backoff, timeout } = input
  const same = { name, url, kinds, queues, types, enabled, attempts, concurrency }
  return {
    ...same,
    id: deps.ids.next(now),
    secret: newSecret(),
    oldSecret: null,
    oldSecretUntil: null,
    wantsFrom: now,
    disabledReason: enabled ? null : `made disabled by ${actor.name}`,
    disabledAt: enabled ? null : now,
    backoffFirstMs: backoff.first,
    backoffMaxMs: backoff.max,
    timeoutMs: timeout,
    failingSince: null,
    createdAt: now,
    createdBy: actor.name,
    updatedAt: now,
    revision: 1,
  }
}
