import { z } from 'zod'
import { utc } from './time.ts'

/** How grave a warning is: `critical` keeps tasks from running or may lose some. */
export const WARNING_LEVELS = ['critical', 'warning', 'info'] as const
export const warningLevel = z.enum(WARNING_LEVELS)
export type WarningLevel = z.infer<typeof warningLevel>

/** What a warning is about; `kind` `system` has no name of its own. */
export const WARNING_SUBJECTS = ['system', 'queue', 'pool', 'type', 'schedule', 'mirror', 'webhook', 'alert'] as const
export const warningSubject = z.object({
  kind: z.enum(WARNING_SUBJECTS),
  name: z.string(),
  id: z.string().nullable().meta({ description: 'Where names are not ids: of schedules, webhooks and alerts' }),
})

/** One thing that is wrong now, and what to do about it. `id` stays the same while it lasts. */
export const warning = z.object({
  id: z.string(),
  level: warningLevel,
  subject: warningSubject,
  message: z.string(),
  action: z.string(),
  since: utc.nullable(),
})
export type Warning = z.infer<typeof warning>

/** Answer of GET /warnings, the gravest first. `unread` names what could not be looked at, and why. */
export const warnings = z.object({
  at: utc,
  items: z.array(warning),
  unread: z.array(z.object({ part: z.string(), reason: z.string() })),
})
export type Warnings = z.infer<typeof warnings>
