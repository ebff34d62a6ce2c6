import { nudge } from '@bullwheel/queue'
import { audit } from '../audit.ts'
import type { Ctx } from '../context.ts'

/** Writes down a change of a pool or a worker and lets supervisors and the autoscaler look at once. */
export async function tellFleet(
  ctx: Ctx,
  action: string,
  subject: string,
  details?: Record<string, unknown>,
): Promise<void> {
  const { redis, prefix } = ctx.deps
  void nudge(redis, prefix, { kind: 'fleet' })
  await audit(ctx, action, subject, details)
}
