import { DEFAULT_QUEUE, type Schedule, type listSchedulesQuery, text } from '@bullwheel/contracts'
import { type ScheduleRow, listSchedules as listRows, readSchedule } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { viewSchedules } from './schedule-view.ts'

const position = z.strictObject({ after: text(200) })

/** A page of schedules, by name. */
export async function listSchedules(args: {
  ctx: Ctx
  query: z.output<typeof listSchedulesQuery>
}): Promise<{ items: Schedule[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, ...filter } = query
  const after = cursor === undefined ? undefined : decodeCursor(cursor, position).after
  const { hot } = ctx.deps.book
  const rows = await listRows(hot, { ...filter, after }, queuesByType(ctx), limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await viewSchedules(ctx.deps, page),
    nextCursor: rows.length > limit && last ? encodeCursor({ after: last.name }) : null,
  }
}

/** One schedule; throws `not_found`. */
export async function getSchedule(args: { ctx: Ctx; id: string }): Promise<Schedule> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  const [view] = await viewSchedules(ctx.deps, [await requireSchedule(ctx, id)])
  return view as Schedule
}

/** The schedule's row; throws `not_found`. */
export async function requireSchedule(ctx: Ctx, id: string): Promise<ScheduleRow> {
  const row = await readSchedule(ctx.deps.book.hot, id)
  if (row === undefined) throw unknownSchedule(id)
  return row
}

export function unknownSchedule(id: string): AppError {
  return new AppError('not_found', `There is no schedule ${id}.`)
}

/** Where tasks go whose schedule names no queue: their type decides when a tick fires. */
function queuesByType({ deps }: Ctx): { byType: Record<string, string>; otherwise: string } {
  const byType: Record<string, string> = {}
  for (const { type, report } of deps.catalogue.versions()) if (report.queue !== null) byType[type] ??= report.queue
  return { byType, otherwise: DEFAULT_QUEUE }
}
