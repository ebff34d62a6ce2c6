import { ROTATION_MS, type WebhookWithSecret } from '@bullwheel/contracts'
import { holdWebhook, saveWebhook } from '@bullwheel/db'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { unknownWebhook } from './get-webhooks.ts'
import { newSecret } from './webhook-input.ts'
import { viewWebhook } from './webhook-view.ts'

/**
 * Makes a new secret, which only this answer has. For 24 hours the one before it signs too; one before that counts no
 * more. Throws `not_found`.
 */
export async function rotateSecret(args: { ctx: Ctx; id: string }): Promise<WebhookWithSecret> {
  const { ctx, id } = args
  authorise(ctx, 'admin')
  const secret = newSecret()
  const saved = await holdWebhook(ctx.deps.book.hot, id, (held) => {
    const { row, now } = held
    return saveWebhook(held, { ...row, secret, oldSecret: row.secret, oldSecretUntil: now + ROTATION_MS })
  })
  if (saved === undefined) throw unknownWebhook(id)
  await audit(ctx, 'webhook.rotate', id)
  return { ...(await viewWebhook(ctx.deps, saved)), secret }
}
