import type { PendingCount } from '@bullwheel/contracts'
import { type Ctx, authorise } from './context.ts'

/** How many tasks wait, and whether that was kept in Redis or is read from the book just now. */
export async function countPending(args: { ctx: Ctx }): Promise<{ counts: PendingCount; source: 'cache' | 'book' }> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  return ctx.deps.pending.read()
}
