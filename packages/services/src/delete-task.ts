import type { Task } from '@bullwheel/contracts'
import { deleteTask as writeDelete, retryDeadlocks } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { refuseUnchanged } from './refused-change.ts'
import { unstage } from './unstage.ts'

/**
 * Removes a task from the book with its history; its events stay. A running one only with `force`: its handler is
 * aborted after. Throws `not_found`, or `conflict` with the task while it runs; with `failedIn` also when it is not failed
 * in that version any more.
 */
export async function deleteTask(args: { ctx: Ctx; id: string; force: boolean; failedIn?: number }): Promise<void> {
  const { ctx, id, force, failedIn } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix } = ctx.deps
  const change = await retryDeadlocks(() => writeDelete(book.hot, id, force, failedIn))
  const explain = ({ state }: Task) =>
    failedIn === undefined
      ? 'The task is running; cancel it first, or delete it with force=true.'
      : `The task changed meanwhile: it is ${state} now.`
  await refuseUnchanged({ ctx, id, change, explain })
  await ctx.deps.taskCache.drop(id)
  unstage(ctx, id, change)
  // Also one that waits may be run just now, by a start that is not written yet.
  void nudge(redis, prefix, { kind: 'cancel', id })
  await audit(ctx, 'task.delete', id, { was: change?.state, force })
}
