import type { LogLine, listTaskLogsQuery } from '@bullwheel/contracts'
import { readTask, readTaskLog } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const position = z.strictObject({ seq: z.int().min(0), place: z.int().min(0) })

/** A page of what a task's handlers wrote. */
export async function listTaskLogs(args: {
  ctx: Ctx
  id: string
  query: z.output<typeof listTaskLogsQuery>
}): Promise<{ items: LogLine[]; nextCursor: string | null }> {
  const { ctx, id, query } = args
  authorise(ctx, 'viewer')
  const { book } = ctx.deps
  if ((await readTask(book.db, id)) === undefined) throw new AppError('not_found', `There is no task ${id}.`)
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, position)
  const { level: levels, attempt, limit } = query
  const rows = await readTaskLog(book.hot, id, { attempt, levels, after }, limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const isMore = rows.length > limit && last !== undefined
  return {
    items: shown.map(({ seq: _seq, place: _place, at, ...line }) => ({ ...line, at: new Date(at).toISOString() })),
    nextCursor: isMore ? encodeCursor({ seq: last.seq, place: last.place }) : null,
  }
}
