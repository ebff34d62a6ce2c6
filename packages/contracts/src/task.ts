import { z } from 'zod'
import { attemptOutcome, priority, taskState } from './states.ts'
import { queueName, tags, text, typeName } from './text.ts'
import { duration, instant, utc } from './time.ts'
import { retryRule } from './retry.ts'
import { inputFault, problem } from './problem.ts'

export const taskId = z.uuid()

const submitFields = {
  type: typeName,
  payload: z.unknown().optional().meta({ description: 'Any JSON up to 256 KiB that fits the type’s JSON Schema' }),
  name: text(200).optional(),
  queue: queueName.optional(),
  priority: priority.optional(),
  runAt: instant.optional(),
  delay: duration.optional(),
  startBy: instant.optional(),
  finishBy: instant.optional(),
  timeout: duration.optional(),
  retry: retryRule.optional(),
  tags: tags.optional(),
}
const oneTime = {
  check: (body: { runAt?: unknown; delay?: unknown }) => body.runAt === undefined || body.delay === undefined,
  fault: { path: ['delay'], message: 'give runAt or delay, not both' },
}

/** Body of POST /tasks. Queue, retry and timeout default to what the type declares. */
export const submitTask = z.strictObject(submitFields).refine(oneTime.check, oneTime.fault)
export type SubmitTask = z.output<typeof submitTask>

/** One item of POST /tasks/bulk: a task and, if wanted, a key of its own that makes it repeat-safe. */
export const bulkItem = z
  .strictObject({ ...submitFields, idempotencyKey: text(255).min(1).optional() })
  .refine(oneTime.check, oneTime.fault)
export type BulkItem = z.output<typeof bulkItem>

/** What became of one bulk item, at the same place as the item. */
export const bulkReceipt = z.union([
  z.object({ status: z.literal(201), id: taskId }),
  z.object({ status: z.int(), error: problem }),
])
export type BulkReceipt = z.infer<typeof bulkReceipt>
export const bulkReceipts = z.object({ items: z.array(bulkReceipt) })

/** Why an attempt did not complete. `stack` is cut at 16 KiB. */
export const taskError = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  faults: z.array(inputFault).optional(),
})
export type TaskError = z.infer<typeof taskError>

/** One run of a task by one worker, numbered from 1. */
export const attempt = z.object({
  attempt: z.int(),
  outcome: attemptOutcome,
  worker: z.string().nullable(),
  startedAt: utc.nullable(),
  endedAt: utc.nullable(),
  error: taskError.nullable(),
})
export type Attempt = z.infer<typeof attempt>

/**
 * An attempt as its task tells it. `pool`: the worker's; null once that worker is forgotten. `stolen`: the task's queue was
 * none of that pool's, its worker was idle and served it for a while.
 */
export const taskAttempt = attempt.extend({ pool: z.string().nullable(), stolen: z.boolean() })
export type TaskAttempt = z.infer<typeof taskAttempt>

/**
 * A task as it stands in lists. `payloadPreview` is the first 200 characters of its JSON, `errorPreview` those of what its
 * last attempt failed with.
 */
export const taskSummary = z.object({
  id: taskId,
  type: z.string(),
  name: z.string().nullable(),
  queue: z.string(),
  state: taskState,
  priority,
  attempt: z.int(),
  maxAttempts: z.int(),
  tags: z.array(z.string()),
  worker: z.string().nullable(),
  createdAt: utc,
  runAt: utc,
  startedAt: utc.nullable(),
  finishedAt: utc.nullable(),
  /** Of the schedule that made it, and the nominal time of the tick; null for any other task. */
  scheduleId: z.uuid().nullable(),
  tickAt: utc.nullable(),
  version: z.int(),
  payloadPreview: z.string(),
  errorPreview: z.string().nullable(),
})
export type TaskSummary = z.infer<typeof taskSummary>

/** What a handler told last of how far it is. `percent` 0–100. */
export const progress = z.object({ percent: z.number(), text: z.string().nullable(), at: utc })
export type Progress = z.infer<typeof progress>

/**
 * The whole task. `nextRunAt` is set while it waits; `waitingFor` says in words what for. `timeout` in milliseconds.
 * A task that has not begun its first attempt by `startBy`, or has not ended by `finishBy`, ends as expired.
 */
export const task = taskSummary.omit({ payloadPreview: true, errorPreview: true }).extend({
  payload: z.unknown(),
  timeout: z.int().nullable(),
  startBy: utc.nullable(),
  finishBy: utc.nullable(),
  progress: progress.nullable(),
  retry: z.unknown().meta({ description: 'The retry rule: {attempts, backoff}, durations in milliseconds' }),
  result: z.unknown(),
  error: taskError.nullable(),
  nextRunAt: utc.nullable(),
  waitingFor: z.string().nullable(),
  attempts: z.array(taskAttempt),
})
export type Task = z.infer<typeof task>

/** One execution in GET /attempts: an attempt with what it belongs to. */
export const execution = attempt.extend({
  taskId,
  type: z.string(),
  name: z.string().nullable(),
  queue: z.string(),
  scheduleId: z.uuid().nullable(),
  payloadPreview: z.string(),
})
export type Execution = z.infer<typeof execution>

/** Body of PATCH /tasks/{id}/status; any case. `cancelled` cancels, `pending` retries. */
export const setTaskStatus = z.strictObject({ status: z.string().max(40) })

/** Body of PATCH /tasks/{id}: what changes while the task waits. `null` takes a name, deadline or timeout away. */
export const editTask = z
  .strictObject({
    payload: z.unknown().optional(),
    name: text(200).nullable().optional(),
    priority: priority.optional(),
    runAt: instant.optional(),
    startBy: instant.nullable().optional(),
    finishBy: instant.nullable().optional(),
    timeout: duration.nullable().optional(),
    retry: retryRule.optional(),
    tags: tags.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something')
export type EditTask = z.output<typeof editTask>

/** Body of POST /tasks/{id}/retry: another payload, if wanted. */
export const retryTask = z.strictObject({ payload: z.unknown().optional() }).optional()
export type RetryTask = z.output<typeof retryTask>

/** Query of DELETE /tasks/{id}: `force=true` cancels a running task first. */
export const deleteTaskQuery = z.strictObject({ force: z.enum(['true', 'false']).default('false') })
