import type { LogLevel } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** A line of a handler, as it is kept. */
export type LogRow = {
  /** `<run>:<number of the line in it>`. */
  id: string
  attempt: number
  at: number
  level: LogLevel
  message: string
  fields: Record<string, unknown> | null
} & LogLinePlace

/** Where a line stands: the chunk, and the place in it. */
export type LogLinePlace = { seq: number; place: number }

export type LogFilter = {
  attempt?: number | undefined
  levels?: LogLevel[] | undefined
  after?: LogLinePlace | undefined
}

/** Lines of one task, in the order in which they reached the book. */
export async function readTaskLog(hot: Hot, taskId: string, filter: LogFilter, limit: number): Promise<LogRow[]> {
  const { attempt = null, levels, after } = filter
  const wanted = levels?.join(',') ?? null
  return hot<LogRow[]>`
    select c.seq, l.place::integer as place, c.run_token || ':' || (c.first + l.place - 1) as id, c.attempt, (l.line->>0)::float8 as at, l.line->>1 as level,
           l.line->>2 as message, l.line->3 as fields
    from task_logs c cross join lateral json_array_elements(c.lines) with ordinality l(line, place)
    where c.task_id = ${taskId}::uuid and c.seq >= ${after?.seq ?? 0}
      and (c.seq, l.place) > (${after?.seq ?? 0}::bigint, ${after?.place ?? 0}::bigint)
      and (${attempt}::integer is null or c.attempt = ${attempt}::integer)
      and (${wanted}::text is null or l.line->>1 = any(string_to_array(${wanted}::text, ',')))
    order by c.seq, l.place limit ${limit}`
}
