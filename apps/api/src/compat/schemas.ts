import { kafkaEventType, taskId, utc } from '@bullwheel/contracts'
import { z } from 'zod'

/** One event of GET /kafka/events. */
export const recentEvent = z.object({
  event: kafkaEventType,
  task_id: taskId,
  task_name: z.string(),
  task_type: z.string(),
  priority: z.int(),
  attempts: z.int(),
  max_retries: z.int().nullable(),
  scheduled_time: utc.nullable(),
  completed_at: utc.nullable(),
  failed_at: utc.nullable(),
})

/** One key of GET /redis/keys: what it holds as text, whatever its type, without what looks like a secret. */
export const keyValue = z.object({ key: z.string(), value: z.string() })

const STATUSES = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED'] as const
export type FoundStatus = (typeof STATUSES)[number]

/** One task of GET /api/v1/tasks/search/{query}. */
export const foundTask = z.object({
  ID: taskId,
  Name: z.string(),
  Type: z.string(),
  Payload: z.string(),
  Status: z.enum(STATUSES),
  Attempts: z.int(),
  MaxRetries: z.int(),
  ScheduledTime: utc,
  Priority: z.int(),
  CreatedAt: utc,
  UpdatedAt: utc,
})
export type FoundTask = z.infer<typeof foundTask>

/** Body of POST /api/v1/tasks in these names. */
export const oldSubmission = z.object({
  name: z.string().max(200).optional(),
  type: z.string(),
  payload: z.string().optional().meta({ description: 'Parsed as JSON where it is; else it is the payload itself' }),
  max_retries: z.int().min(0).max(99).optional(),
  scheduled_time: z.union([z.literal(''), z.iso.datetime({ offset: true })]).optional(),
  priority: z.int().min(1).max(10).optional(),
})
