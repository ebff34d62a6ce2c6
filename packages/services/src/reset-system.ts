import type { ResetDone } from '@bullwheel/contracts'
import { resetBook, retryDeadlocks } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { nudge } from '@bullwheel/queue'
import { type Ctx, authorise } from './context.ts'

/**
 * Cancels and removes every task; queues, types, keys and the event log stay, and Redis is rebuilt. Intake waits
 * meanwhile. Handlers that run are aborted within seconds, and nothing that they end with counts. Throws `unavailable`
 * when the book is too busy.
 */
export async function resetSystem(args: { ctx: Ctx }): Promise<ResetDone> {
  const { ctx } = args
  authorise(ctx, 'admin')
  const { book, redis, prefix, log } = ctx.deps
  const counts = await retryDeadlocks(() => resetBook(book.hot, { actor: ctx.actor.name, requestId: ctx.requestId }))
  if (counts === undefined) {
    throw new AppError('unavailable', 'The book is busy, so nothing was reset; try again shortly.', { retryAfterS: 2 })
  }
  void nudge(redis, prefix, { kind: 'queues' })
  const removed = counts.reduce((sum, { n }) => sum + n, 0)
  log.warn({ actor: ctx.actor.name, removed }, 'the system was reset')
  return { removed, byState: Object.fromEntries(counts.map(({ state, n }) => [state, n])) }
}
