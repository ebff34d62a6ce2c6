import { z } from 'zod'

/** How grave a line of a handler's log is, the least first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export const logLevel = z.enum(LOG_LEVELS)
export type LogLevel = z.infer<typeof logLevel>
