import type { Task } from '@bullwheel/contracts'
import { retryTask as writeRetry, writeAudit } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { nudge } from '@bullwheel/queue'
import { type Ctx, authorise } from './context.ts'
import { getTask } from './get-task.ts'

/** Runs a failed, cancelled or expired task again, with as many attempts as its rule grants. Throws `not_found`, `conflict`. */
export async function retryTask(args: { ctx: Ctx; id: string }): Promise<Task> {
  const { ctx, id } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix, horizonMs } = ctx.deps
  const change = await writeRetry(book.hot, id, horizonMs)
  if (change === undefined) throw new AppError('not_found', `There is no task ${id}.`)
  if (change.changed) {
    void nudge(redis, prefix, { kind: 'stage' })
    await writeAudit(book.db, { actor: ctx.actor.name, action: 'task.retry', subject: id, requestId: ctx.requestId })
  }
  const task = await getTask({ ctx, id })
  if (change.changed) return task
  throw new AppError(
    'conflict',
    `Only failed, cancelled and expired tasks can be retried; this one is ${task.state}.`,
    {
      details: { task },
    },
  )
}
