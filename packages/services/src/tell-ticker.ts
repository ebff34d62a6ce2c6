import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import type { Ctx } from './context.ts'

/** Writes down a change of a schedule and lets the ticker look at once. */
export async function tellTicker(
  ctx: Ctx,
  action: string,
  id: string,
  details?: Record<string, unknown>,
): Promise<void> {
  const { redis, prefix } = ctx.deps
  void nudge(redis, prefix, { kind: 'schedules' })
  await audit(ctx, action, id, details)
}
