import { z } from 'zod'
import { role } from './states.ts'
import { utc } from './time.ts'
import { worker } from './worker.ts'

/** The sum that must always hold, for one queue. `difference` is accepted minus all the others: 0, or something is wrong. */
export const ledgerLine = z.object({
  queue: z.string(),
  accepted: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  expired: z.int(),
  pending: z.int(),
  running: z.int(),
  removed: z.int(),
  difference: z.int(),
  redis: z.object({ waiting: z.int(), delayed: z.int(), active: z.int() }).nullable().meta({
    description: 'BullMQ’s counts of bundles, not of tasks; null while Redis is away',
  }),
  rebuilds: z.int().meta({ description: 'How often Redis had lost this queue and it was rebuilt' }),
  drift: z.int().meta({ description: 'Single tasks that had lost their job in Redis and were staged again' }),
})
export const ledger = z.object({ at: utc, queues: z.array(ledgerLine) })
export type Ledger = z.infer<typeof ledger>

/** What `ledger verify` found: the rows counted one by one, against the ledger and against each task's last event. */
export const ledgerCheck = z.object({
  at: utc,
  exact: z.boolean(),
  rows: z.int(),
  differences: z.array(z.object({ queue: z.string(), kind: z.string(), ledger: z.int(), rows: z.int() })),
  tasks: z
    .array(z.object({ id: z.string(), queue: z.string(), expected: z.string(), found: z.string().nullable() }))
    .meta({ description: 'Tasks (at most 100) whose row is missing or says something else than their last event' }),
})
export type LedgerCheck = z.infer<typeof ledgerCheck>

/** Body of POST /system/reset. */
export const resetSystem = z.strictObject({
  confirm: z.literal('reset', 'must be "reset": every task, its history and Redis are cleared'),
  schedules: z.boolean().default(false).meta({ description: 'Remove the schedules, too' }),
})
/** What a reset removed, by the state the tasks had. */
export const resetDone = z.object({ removed: z.int(), byState: z.record(z.string(), z.int()) })
export type ResetDone = z.infer<typeof resetDone>

export const health = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  parts: z.array(z.object({ name: z.string(), status: z.enum(['ok', 'down', 'off']), detail: z.string() })),
})
export type Health = z.infer<typeof health>

export const systemInfo = z.object({
  version: z.string(),
  node: z.string(),
  postgres: z.string(),
  redis: z.string().nullable(),
  clockOffsetMs: z.number(),
  roles: z.array(z.object({ role: z.string(), holder: z.string(), expiresAt: utc })),
  workers: z.array(worker),
  auth: z.enum(['on', 'off']),
})
export type SystemInfo = z.infer<typeof systemInfo>

/** Body of POST /session: an API key, or the token of a one-time login link. */
export const signIn = z.union([
  z.strictObject({ key: z.string().min(1).max(200) }),
  z.strictObject({ link: z.string().min(1).max(200) }),
])
export const me = z.object({ name: z.string(), role, auth: z.enum(['key', 'session', 'off']) })
export type Me = z.infer<typeof me>
export const sessionLink = z.object({ token: z.string(), expiresAt: utc })
export const wsTicket = z.object({ ticket: z.string(), expiresAt: utc })
