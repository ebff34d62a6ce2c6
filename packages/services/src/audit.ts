import { writeAudit } from '@bullwheel/db'
import type { Ctx } from './context.ts'

/** Writes down who did what to what; the fourth step of every verb that changes something. */
export async function audit(
  ctx: Ctx,
  action: string,
  subject: string | null,
  details?: Record<string, unknown>,
): Promise<void> {
  const { actor, requestId, deps } = ctx
  await writeAudit(deps.book.db, { actor: actor.name, action, subject, requestId, ...(details && { details }) })
}
