import type { TaskSummary } from '@bullwheel/contracts'
import { readTaskSummaries } from '@bullwheel/db'
import { type Ctx, authorise } from '../context.ts'
import { toSummary } from '../task-view.ts'

/** The tasks that a job carries, as they stand in the book; those that are gone are left out. */
export async function listTasksOfJob(args: { ctx: Ctx; ids: string[] }): Promise<TaskSummary[]> {
  const { ctx, ids } = args
  authorise(ctx, 'viewer')
  const now = ctx.deps.clock.now()
  const rows = await readTaskSummaries(ctx.deps.book.db, ids)
  return rows.map((row) => toSummary(row, now)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
