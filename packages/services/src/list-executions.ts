import { type Execution, type listAttemptsQuery, taskId } from '@bullwheel/contracts'
import { listExecutionRows, readWorkerSpan } from '@bullwheel/db'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { iso } from './task-view.ts'

const position = z.strictObject({
  endedAt: z.iso.datetime().nullable(),
  taskId,
  attempt: z.int().min(1).max(2_147_483_647),
})

/** Where a worker's runs are looked for further down: before this instant, whichever tasks they are of. */
const NO_TASK = '00000000-0000-0000-0000-000000000000'

/**
 * A page of executions of all tasks: running ones first, then by their end, newest first. For those of one worker so many
 * are looked through that a page may be short, or empty, and still have a cursor.
 */
export async function listExecutions(args: {
  ctx: Ctx
  query: z.output<typeof listAttemptsQuery>
}): Promise<{ items: Execution[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, queue, type, worker, outcome } = query
  const before = cursor === undefined ? undefined : decodeCursor(cursor, position)
  const { book } = ctx.deps
  const ended = worker === undefined ? undefined : await readWorkerSpan(book.hot, worker, before?.endedAt ?? null)
  if (worker !== undefined && ended === undefined) return { items: [], nextCursor: null }
  const rows = await listExecutionRows(book, { queue, type, worker, outcome, before, ended }, limit + 1)
  const page = rows.slice(0, limit).map((row) => ({ ...row, startedAt: iso(row.startedAt), endedAt: iso(row.endedAt) }))
  const last = rows.length > limit ? page.at(-1) : undefined
  if (last !== undefined) {
    const { endedAt, taskId: id, attempt } = last
    return { items: page, nextCursor: encodeCursor({ endedAt, taskId: id, attempt }) }
  }
  const further =
    ended?.isCut === true ? { endedAt: iso(new Date(ended.since)), taskId: NO_TASK, attempt: 1 } : undefined
  return { items: page, nextCursor: further === undefined ? null : encodeCursor(further) }
}
