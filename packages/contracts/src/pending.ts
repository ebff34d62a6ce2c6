import { z } from 'zod'
import type { Route } from './route.ts'

const counts = z.record(z.string(), z.int())

/**
 * Tasks that wait, and do not run: all of them, by queue, by type and by priority; names without any are left out.
 * `byType` is null while there are too many to count. `pending_tasks` is the total again, as a text.
 */
export const pendingCount = z.object({
  total: z.int(),
  byQueue: counts,
  byType: counts.nullable(),
  byPriority: counts,
  pending_tasks: z.string(),
})
export type PendingCount = z.infer<typeof pendingCount>

/** Calls about waiting tasks, for the route table. */
export const pendingRoutes = {
  countPending: {
    method: 'GET',
    path: '/api/v1/tasks/pending/count',
    role: 'viewer',
    tag: 'Tasks',
    summary: 'How many tasks wait, by queue, type and priority; about a second old at most',
    status: 200,
    reply: pendingCount,
  },
} as const satisfies Record<string, Route>
