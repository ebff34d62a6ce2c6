import { deleteWebhook as writeDelete } from '@bullwheel/db'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { unknownWebhook } from './get-webhooks.ts'

/** Ends a webhook for good; what is pending is not sent any more. Throws `not_found`. */
export async function deleteWebhook(args: { ctx: Ctx; id: string }): Promise<void> {
  const { ctx, id } = args
  authorise(ctx, 'admin')
  if (!(await writeDelete(ctx.deps.book.hot, id))) throw unknownWebhook(id)
  await audit(ctx, 'webhook.delete', id)
}
