import type { Task } from '@bullwheel/contracts'
import { cancelTask as writeCancel, retryDeadlocks } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { getTask } from './get-task.ts'
import { refuseUnchanged } from './refused-change.ts'
import { unstage } from './unstage.ts'

/**
 * Cancels a pending task, running or not: the row decides, the handler is aborted after. Throws `not_found`, or
 * `conflict` with the task when it had ended; with `waitingIn` also when it does not wait in that version any more.
 */
export async function cancelTask(args: { ctx: Ctx; id: string; waitingIn?: number }): Promise<Task> {
  const { ctx, id, waitingIn } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix } = ctx.deps
  const change = await retryDeadlocks(() => writeCancel(book.hot, id, waitingIn))
  const explain = ({ state }: Task) =>
    waitingIn === undefined
      ? `The task had ended already: it is ${state}.`
      : `The task changed meanwhile: it is ${state} now.`
  await refuseUnchanged({ ctx, id, change, explain })
  unstage(ctx, id, change)
  // Staged plain tasks may run without a written start, so every worker is told.
  void nudge(redis, prefix, { kind: 'cancel', id })
  await audit(ctx, 'task.cancel', id)
  return getTask({ ctx, id })
}
