import { z } from 'zod'
import { lifecycleEvent } from './event.ts'
import { BOUNDS } from './bounds.ts'
import { type EventKind, EVENT_KINDS } from './states.ts'
import { queueName, typeName } from './text.ts'
import { utc } from './time.ts'
import { taskId } from './task.ts'

/** The CloudEvents type of each kind of event. */
export const KAFKA_TYPES = {
  created: 'TaskCreated',
  started: 'TaskStarted',
  retrying: 'TaskRetrying',
  completed: 'TaskCompleted',
  failed: 'TaskFailed',
  cancelled: 'TaskCancelled',
  expired: 'TaskExpired',
  retried: 'TaskRetried',
  updated: 'TaskUpdated',
  deleted: 'TaskDeleted',
} as const satisfies Record<EventKind, string>
export const kafkaEventType = z.enum(EVENT_KINDS.map((kind) => KAFKA_TYPES[kind]))
export type KafkaEventType = z.infer<typeof kafkaEventType>

/** What an event in Kafka tells: our names, and again in the snake-case names that other tools of this kind use. */
export const kafkaEventData = lifecycleEvent.omit({ cursor: true, at: true }).extend({
  maxAttempts: z.int().nullable(),
  scheduledAt: utc.nullable(),
  event: kafkaEventType,
  task_id: taskId,
  /** The task's type where it has no name. */
  task_name: z.string(),
  task_type: z.string(),
  attempts: z.int(),
  /** One less than the attempts that it may have; null for a task that was deleted since. */
  max_retries: z.int().nullable(),
  scheduled_time: utc.nullable(),
  completed_at: utc.nullable(),
  failed_at: utc.nullable(),
})

/**
 * A message of the topic: CloudEvents 1.0, structured JSON. `id` is `<task>:<version>`, the same when an event is repeated;
 * `subject` and the message's key are the task.
 */
export const kafkaEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: kafkaEventType,
  subject: taskId,
  time: utc,
  datacontenttype: z.literal('application/json'),
  /** W3C trace context of the task, where it has one (the CloudEvents extension for distributed tracing). */
  traceparent: z.string().optional(),
  data: kafkaEventData,
})
export type KafkaEvent = z.infer<typeof kafkaEvent>

/** An event with where it lies in the topic. */
export const storedKafkaEvent = z.object({ partition: z.int(), offset: z.int(), event: kafkaEvent })
export type StoredKafkaEvent = z.infer<typeof storedKafkaEvent>

/** Filters of GET /kafka/events, newest first; a cursor names a place in each partition. */
export const listKafkaEventsQuery = z.strictObject({
  limit: z.coerce.number<string | number>().int().min(1).max(BOUNDS.pageMax).default(BOUNDS.pageDefault),
  cursor: z.string().max(8_192).optional(),
  kind: kafkaEventType.optional(),
  task: taskId.optional(),
  queue: queueName.optional(),
  type: typeName.optional(),
})
