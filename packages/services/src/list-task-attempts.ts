import type { TaskAttempt } from '@bullwheel/contracts'
import { findTaskIds, readAttempts } from '@bullwheel/db'
import { type Ctx, authorise } from './context.ts'
import { unknownTask } from './get-task.ts'
import { toAttempt } from './task-view.ts'

/** Every attempt of a task, the first one first; throws `not_found`. */
export async function listTaskAttempts(args: { ctx: Ctx; id: string }): Promise<{ items: TaskAttempt[] }> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  const { book } = ctx.deps
  const rows = await readAttempts(book.db, id)
  if (rows.length === 0 && !(await findTaskIds(book.hot, [id])).has(id)) throw unknownTask(id)
  return { items: rows.map(toAttempt) }
}
