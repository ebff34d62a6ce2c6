import { type Execution, type listAttemptsQuery, taskId } from '@bullwheel/contracts'
import { listExecutionRows } from '@bullwheel/db'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { iso } from './task-view.ts'

const position = z.strictObject({
  endedAt: z.iso.datetime().nullable(),
  taskId,
  attempt: z.int().min(1).max(2_147_483_647),
})

/** A page of executions of all tasks: running ones first, then by their end, newest first. */
export async function listExecutions(args: {
  ctx: Ctx
  query: z.output<typeof listAttemptsQuery>
}): Promise<{ items: Execution[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, queue, type, worker, outcome } = query
  const before = cursor === undefined ? undefined : decodeCursor(cursor, position)
  const rows = await listExecutionRows(ctx.deps.book, { queue, type, worker, outcome, before }, limit + 1)
  const page = rows.slice(0, limit).map((row) => ({ ...row, startedAt: iso(row.startedAt), endedAt: iso(row.endedAt) }))
  const last = page.at(-1)
  const next = last && { endedAt: last.endedAt, taskId: last.taskId, attempt: last.attempt }
  return { items: page, nextCursor: rows.length > limit && next ? encodeCursor(next) : null }
}
