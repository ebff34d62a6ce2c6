import { z } from 'zod'
import { page } from './page.ts'
import { utc } from './time.ts'

/** How grave a line of a handler's log is, the least first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export const logLevel = z.enum(LOG_LEVELS)
export type LogLevel = z.infer<typeof logLevel>

/** A line that a handler wrote with `log.info(…)` and its like. `id` is the one that the line has on /ws, too. */
export const logLine = z.object({
  id: z.string(),
  attempt: z.int(),
  at: utc,
  level: logLevel,
  message: z.string(),
  fields: z.record(z.string(), z.unknown()).nullable(),
})
export type LogLine = z.infer<typeof logLine>

export const levelList = z
  .string()
  .transform((value) => value.split(','))
  .pipe(z.array(logLevel).min(1).max(LOG_LEVELS.length))

/** Filters of GET /tasks/{id}/logs, oldest first; `level` takes several, separated by commas. */
export const listTaskLogsQuery = z.strictObject({
  ...page,
  level: levelList.optional(),
  attempt: z.coerce.number<string | number>().int().min(1).optional(),
})
