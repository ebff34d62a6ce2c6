import { z } from 'zod'
import { eventKind } from './states.ts'
import { utc } from './time.ts'
import { progress, taskId } from './task.ts'

/**
 * One fact about a task. `version` orders the events of one task; `cursor` is where a reader may go on. `runAt` is when
 * the attempt was due (created, started) or is tried again (retrying).
 */
export const lifecycleEvent = z.object({
  kind: eventKind,
  taskId,
  version: z.int(),
  at: utc,
  queue: z.string(),
  type: z.string(),
  name: z.string().nullable(),
  priority: z.int(),
  attempt: z.int(),
  worker: z.string().nullable(),
  startedAt: utc.nullable(),
  runAt: utc.nullable(),
  error: z.string().nullable(),
  cursor: z.string(),
})
export type LifecycleEvent = z.infer<typeof lifecycleEvent>

export const WS_TOPICS = ['tasks', 'events'] as const
/** `tasks`, `events` or `tasks:<id>`; only the last one brings progress. */
export const wsTopic = z.union([z.enum(WS_TOPICS), z.templateLiteral(['tasks:', taskId])])
export type WsTopic = z.infer<typeof wsTopic>

/** What a client may send on /ws. `cursor` replays what came after it. */
export const wsCommand = z.strictObject({
  subscribe: z.array(wsTopic).max(100).optional(),
  unsubscribe: z.array(wsTopic).max(100).optional(),
  cursor: z.string().max(1_024).optional(),
})
/**
 * What the gateway sends on /ws: changes in order, or a gap when the reader was too slow and must read the list again.
 * `progress` is what a handler told of itself just now; it is no event, has no cursor and is not replayed. Empty `data`
 * confirms a subscription and is repeated every 15 s as a sign of life that moves the cursor.
 */
export const wsMessage = z.union([
  z.object({ topic: z.string(), cursor: z.string(), data: z.array(lifecycleEvent) }),
  z.object({ topic: z.string(), gap: z.object({ from: z.string(), to: z.string() }) }),
  z.object({ topic: z.string(), progress }),
  z.object({ error: z.string() }),
])
export type WsMessage = z.infer<typeof wsMessage>
