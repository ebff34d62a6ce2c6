import type { Task } from '@bullwheel/contracts'
import { readAttempts, readTask } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'
import { toTask } from './task-view.ts'

/** One task with its attempts; throws `not_found`. */
export async function getTask(args: { ctx: Ctx; id: string }): Promise<Task> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  const { book, catalogue, clock } = ctx.deps
  const row = await readTask(book.db, id)
  if (row === undefined) throw new AppError('not_found', `There is no task ${id}.`)
  const [attempts, versions] = await Promise.all([readAttempts(book.db, id), catalogue.find(row.type)])
  return toTask(row, attempts, versions, clock.now())
}
