import { type TaskSummary, type listTasksQuery, taskId } from '@bullwheel/contracts'
import { listTaskRows } from '@bullwheel/db'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { toSummary } from './task-view.ts'

const position = z.strictObject({ before: taskId })

/** A page of tasks, newest first. */
export async function listTasks(args: {
  ctx: Ctx
  query: z.output<typeof listTasksQuery>
}): Promise<{ items: TaskSummary[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, state: states, queue, type, scheduleId } = query
  const before = cursor === undefined ? undefined : decodeCursor(cursor, position).before
  const rows = await listTaskRows(ctx.deps.book.db, { states, queue, type, scheduleId, before }, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const now = ctx.deps.clock.now()
  return {
    items: page.map((row) => toSummary(row, now)),
    nextCursor: rows.length > limit && last ? encodeCursor({ before: last.id }) : null,
  }
}
