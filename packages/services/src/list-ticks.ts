import type { Tick, listTicksQuery } from '@bullwheel/contracts'
import { listTicks as listRows } from '@bullwheel/db'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { requireSchedule } from './get-schedules.ts'
import { toTick } from './schedule-view.ts'

const position = z.strictObject({ before: z.iso.datetime() })

/** A page of what became of a schedule's nominal times, newest first; throws `not_found`. */
export async function listTicks(args: {
  ctx: Ctx
  id: string
  query: z.output<typeof listTicksQuery>
}): Promise<{ items: Tick[]; nextCursor: string | null }> {
  const { ctx, id, query } = args
  authorise(ctx, 'viewer')
  const { book, clock } = ctx.deps
  const { limit, cursor, ...filter } = query
  const before = cursor === undefined ? undefined : decodeCursor(cursor, position).before
  await requireSchedule(ctx, id)
  const rows = await listRows(book.hot, id, { ...filter, before }, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const now = clock.now()
  return {
    items: page.map((row) => toTick(row, now)),
    nextCursor: rows.length > limit && last ? encodeCursor({ before: last.at }) : null,
  }
}
