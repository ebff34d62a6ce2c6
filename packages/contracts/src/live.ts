import { z } from 'zod'
import { lifecycleEvent } from './event.ts'
import { logLevel } from './log.ts'
import { queue } from './queue.ts'
import { progress, taskId } from './task.ts'
import { utc } from './time.ts'
import { worker } from './worker.ts'

/** Where a line of the live log comes from: a handler wrote it, or it tells of a lifecycle event. */
export const lineSource = z.enum(['handler', 'event'])
export type LineSource = z.infer<typeof lineSource>

/**
 * A line of the live log. `id` is the same each time the line is sent: `<run>:<number>` of a handler's line, counted from 1
 * within its run, `<task>:<version>` of an event's. `worker` is null where the line was read back from Postgres; queue and
 * type are null for a task that was deleted since.
 */
export const liveLine = z.object({
  id: z.string(),
  at: utc,
  level: logLevel,
  message: z.string(),
  fields: z.record(z.string(), z.unknown()).nullable(),
  source: lineSource,
  taskId,
  attempt: z.int(),
  queue: z.string().nullable(),
  type: z.string().nullable(),
  worker: z.string().nullable(),
})
export type LiveLine = z.infer<typeof liveLine>

export const WS_TOPICS = ['tasks', 'events', 'logs', 'queues', 'workers'] as const
const taskTopic = z.templateLiteral(['tasks:', taskId])
const taskLogTopic = z.templateLiteral(['logs:', taskId])
/**
 * `tasks` (for lists: a flood is a gap), `events` (every event), `tasks:<id>` (one task, with its progress), `logs` (lines
 * of handlers and one for each event), `logs:<id>` (those of one task), `queues` and `workers` (how they stand).
 */
export const wsTopic = z.union([z.enum(WS_TOPICS), taskTopic, taskLogTopic])
export type WsTopic = z.infer<typeof wsTopic>

/** Places in two logs, with their open transactions. */
const CURSOR_CHARS = 2_048

/**
 * What a client may send on /ws. `cursor` replays what came after it. A client that subscribes to nothing for 300 ms gets `logs` as
 * plain text, a line a message, until it subscribes to something; other text is ignored then.
 */
export const wsCommand = z.strictObject({
  subscribe: z.array(wsTopic).max(100).optional(),
  unsubscribe: z.array(wsTopic).max(100).optional(),
  cursor: z.string().max(CURSOR_CHARS).optional(),
})

/**
 * How queues or workers stand, or those of them that changed. `whole`: forget what was known before, this and the messages
 * that follow are all there is. `gone` names those that are no more. Sent at most about twice a second; a slow reader gets
 * the latest state of each when it has read, so there are no gaps.
 */
const stateOf = <const Topic extends 'queues' | 'workers', Item extends z.ZodType>(topic: Topic, item: Item) =>
  z.object({
    topic: z.literal(topic),
    cursor: z.string(),
    whole: z.boolean(),
    data: z.array(item),
    gone: z.array(z.string()),
  })
export const queuesMessage = stateOf('queues', queue)
export type QueuesMessage = z.infer<typeof queuesMessage>
export const workersMessage = stateOf('workers', worker)
export type WorkersMessage = z.infer<typeof workersMessage>

/** Lifecycle events in order, those of one task by `version`. */
export const eventsMessage = z.object({
  topic: z.union([z.enum(['tasks', 'events']), taskTopic]),
  cursor: z.string(),
  data: z.array(lifecycleEvent),
})
export type EventsMessage = z.infer<typeof eventsMessage>

/** Lines as they come: those of one run in order, others about in the order of their time. Each is sent once. */
export const linesMessage = z.object({
  topic: z.union([z.literal('logs'), taskLogTopic]),
  cursor: z.string(),
  data: z.array(liveLine),
})
export type LinesMessage = z.infer<typeof linesMessage>

/** The reader was too slow, or asked for more than can be replayed: it must read the list again. */
export const gapMessage = z.object({ topic: wsTopic, gap: z.object({ from: z.string(), to: z.string() }) })
export type GapMessage = z.infer<typeof gapMessage>

/**
 * What the gateway sends on /ws. `progress` is what a handler told of itself just now; it is no event, has no cursor and is
 * not replayed. Empty `data` confirms a subscription and is repeated every 15 s as a sign of life that moves the cursor.
 */
export const wsMessage = z.union([
  eventsMessage,
  linesMessage,
  queuesMessage,
  workersMessage,
  gapMessage,
  z.object({ topic: taskTopic, progress }),
  z.object({ error: z.string() }),
])
export type WsMessage = z.infer<typeof wsMessage>
