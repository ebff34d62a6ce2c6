import type { Task } from '@bullwheel/contracts'
import type { Change } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { Ctx } from './context.ts'
import { getTask, unknownTask } from './get-task.ts'

/**
 * Refuses a change that the row did not take: `not_found`, or `conflict` with the task as it is now. `explain` says what
 * the task would have to be.
 */
export async function refuseUnchanged(args: {
  ctx: Ctx
  id: string
  change: Change
  explain: (task: Task) => string
}): Promise<void> {
  const { ctx, id, change, explain } = args
  if (change === undefined) throw unknownTask(id)
  if (change.changed) return
  const task = await getTask({ ctx, id })
  throw new AppError('conflict', explain(task), { details: { task } })
}
