import { z } from 'zod'
import { eventKind } from './states.ts'
import { utc } from './time.ts'
import { taskId } from './task.ts'

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
