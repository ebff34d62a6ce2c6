import type { LogDocument, LogQuery, SearchPage } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'
import { type Fragment, allOf, rangeConditions, rowConditions, toTsquery } from './search-conditions.ts'

const MAX_COUNTED = 10_000

/** In a transaction of `withSearchPlans`. Newest first, so a page costs the same at any depth. */
export async function findLogs(sql: Hot, query: LogQuery): Promise<SearchPage<LogDocument>> {
  const { limit, after } = query
  const conditions = allOf(sql, conditionsOf(sql, query))
  const place =
    after === undefined
      ? sql`true`
      : sql`(at, id) < (${instantOf(after[0])}::text::timestamptz, ${String(after[1])}::text)`
  const rows = await sql<LogDocument[]>`
    select id, task_id as "taskId", attempt, line, at, level, message, fields, type, queue
    from log_search where ${conditions} and ${place} order by at desc, id desc limit ${limit + 1}`
  const [counted] = await sql<{ total: number }[]>`
    select count(*) as total from (
      select 1 from log_search where ${conditions} order by at desc, id desc limit ${MAX_COUNTED + 1}) c`
  const total = counted?.total ?? 0
  const hits = rows.slice(0, limit)
  const last = hits.at(-1)
  return {
    hits,
    next: rows.length > limit && last !== undefined ? [last.at, last.id] : undefined,
    total: Math.min(total, MAX_COUNTED),
    isTotalExact: total <= MAX_COUNTED,
  }
}

/** Of a place that came back from outside; what is none is refused by Postgres, as any bad value is. */
function instantOf(ms: unknown): string {
  const at = new Date(Number(ms))
  return Number.isNaN(at.getTime()) ? 'no instant' : at.toISOString()
}

function conditionsOf(sql: Hot, { terms, levels, taskId, attempt, queue, type, at }: LogQuery): Fragment[] {
  const words = toTsquery(terms, {
    level: levels,
    task: taskId === undefined ? undefined : [taskId],
    queue: queue === undefined ? undefined : [queue],
    type: type === undefined ? undefined : [type],
  })
  return [
    ...(words === undefined ? [] : [sql`words @@ ${words}::text::tsquery`]),
    ...rowConditions(sql, terms, ['body']),
    ...(attempt === undefined ? [] : [sql`attempt = ${attempt}`]),
    ...rangeConditions(sql, 'at', at),
  ]
}
