import type { Task } from '@bullwheel/contracts'
import { cancelTask as writeCancel, writeAudit } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { nudge } from '@bullwheel/queue'
import { type Ctx, authorise } from './context.ts'
import { getTask } from './get-task.ts'

/**
 * Cancels a pending task, running or not: the row decides, the handler is aborted after. Throws `not_found`, or
 * `conflict` with the task when it had ended.
 */
export async function cancelTask(args: { ctx: Ctx; id: string }): Promise<Task> {
  const { ctx, id } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix } = ctx.deps
  const change = await writeCancel(book.hot, id)
  if (change === undefined) throw new AppError('not_found', `There is no task ${id}.`)
  if (change.changed) {
    // Staged plain tasks may run without a written start, so every worker is told.
    void nudge(redis, prefix, { kind: 'cancel', id })
    await writeAudit(book.db, { actor: ctx.actor.name, action: 'task.cancel', subject: id, requestId: ctx.requestId })
  }
  const task = await getTask({ ctx, id })
  if (change.changed) return task
  throw new AppError('conflict', `The task had ended already: it is ${task.state}.`, { details: { task } })
}
