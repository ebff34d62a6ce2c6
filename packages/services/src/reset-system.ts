import type { ResetDone } from '@bullwheel/contracts'
import { resetBook, retryDeadlocks } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { nudge } from '@bullwheel/queue'
import { type Ctx, authorise } from './context.ts'

/**
 * Cancels and removes every task; queues, types, keys and the event log stay, schedules unless asked; Redis is rebuilt. Intake waits
 * meanwhile. Handlers that run are aborted within seconds, and nothing that they end with counts. Throws `unavailable`
 * when the book is too busy.
 */
export async function resetSystem(args: { ctx: Ctx; schedules: boolean }): Promise<ResetDone> {
  const { ctx, schedules } = args
  authorise(ctx, 'admin')
  const { book, redis, prefix, log } = ctx.deps
  const by = { actor: ctx.actor.name, requestId: ctx.requestId }
  const counts = await retryDeadlocks(() => resetBook(book.hot, by, { schedules }))
  if (counts === undefined) {
    throw new AppError('unavailable', 'The book is busy, so nothing was reset; try again shortly.', { retryAfterS: 2 })
  }
  await ctx.deps.taskCache.forgetAll()
  void nudge(redis, prefix, { kind: 'queues' })
  void nudge(redis, prefix, { kind: 'schedules' })
  const removed = counts.reduce((sum, { n }) => sum + n, 0)
  log.warn({ actor: by.actor, removed, schedules }, 'the system was reset')
  return { removed, byState: Object.fromEntries(counts.map(({ state, n }) => [state, n])) }
}
