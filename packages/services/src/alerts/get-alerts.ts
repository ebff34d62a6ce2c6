import type { Alert, AlertIncident, AlertNotification } from '@bullwheel/contracts'
import {
  type AlertRuleRow,
  listAlertRules,
  listIncidents as listIncidentRows,
  listNotifications as listNotificationRows,
  readAlertRule,
} from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from '../context.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { toIncident, toNotification, viewAlert, viewAlerts } from './alert-view.ts'

/** Every rule, by name. */
export async function listAlerts(args: { ctx: Ctx }): Promise<{ items: Alert[] }> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  return { items: await viewAlerts(ctx, await listAlertRules(ctx.deps.book.hot)) }
}

/** One rule; throws `not_found`. */
export async function getAlert(args: { ctx: Ctx; id: string }): Promise<Alert> {
  const { ctx, id } = args
  authorise(ctx, 'viewer')
  return viewAlert(ctx, await requireAlertRule(ctx, id))
}

type Page<Item> = { items: Item[]; nextCursor: string | null }
type Asked = { ctx: Ctx; id: string; query: { limit: number; cursor?: string | undefined } }

/** Each time that a rule fired, newest first; throws `not_found`. */
export async function listIncidents({ ctx, id, query }: Asked): Promise<Page<AlertIncident>> {
  authorise(ctx, 'viewer')
  await requireAlertRule(ctx, id)
  const rows = await listIncidentRows(ctx.deps.book.hot, id, placeOf(query.cursor), query.limit + 1)
  return pageOf(rows, query.limit, toIncident)
}

/** Messages of a rule, newest first; throws `not_found`. */
export async function listNotifications({ ctx, id, query }: Asked): Promise<Page<AlertNotification>> {
  authorise(ctx, 'viewer')
  await requireAlertRule(ctx, id)
  const rows = await listNotificationRows(ctx.deps.book.hot, id, placeOf(query.cursor), query.limit + 1)
  return pageOf(rows, query.limit, (row) => toNotification(row, ctx.actor.role))
}

const position = z.strictObject({ before: z.int().min(1) })

function placeOf(cursor: string | undefined): number | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, position).before
}

function pageOf<Row extends { id: number }, Item>(rows: Row[], limit: number, view: (row: Row) => Item): Page<Item> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(view), nextCursor: rows.length > limit && last ? encodeCursor({ before: last.id }) : null }
}

/** The rule's row; throws `not_found`. */
export async function requireAlertRule(ctx: Ctx, id: string): Promise<AlertRuleRow> {
  const row = await readAlertRule(ctx.deps.book.hot, id)
  if (row === undefined) throw unknownAlert(id)
  return row
}

export function unknownAlert(id: string): AppError {
  return new AppError('not_found', `There is no alert rule ${id}.`)
}
