import { retryFailedTasks, retryDeadlocks } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { requireQueue } from './get-queues.ts'

const PAGE_TASKS = 500
/** Shorter than the 30 s after which clients give up; whoever asks again goes on where this ended. */
const WITHIN_MS = 20_000

/**
 * Runs the failed tasks of a queue again, in pages, until none is left of those that had failed before the call or the
 * time is over. Answers how many; 0 means that none is left. Throws `not_found`.
 */
export async function retryFailedOfQueue(args: { ctx: Ctx; queue: string }): Promise<{ retried: number }> {
  const { ctx, queue } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix, horizonMs, clock } = ctx.deps
  await requireQueue(ctx, queue)
  const before = clock.now()
  const giveUpAt = performance.now() + WITHIN_MS
  let retried = 0
  let page = PAGE_TASKS
  while (page === PAGE_TASKS && performance.now() < giveUpAt) {
    page = await retryDeadlocks(() => retryFailedTasks(book.hot, queue, before, PAGE_TASKS, horizonMs))
    if (page > 0) void nudge(redis, prefix, { kind: 'stage' })
    retried += page
  }
  if (retried > 0) await ctx.deps.taskCache.forgetAll()
  await audit(ctx, 'queue.retry-failed', queue, { retried })
  return { retried }
}
