import { z } from 'zod'
import { BOUNDS } from './bounds.ts'
import { TASK_STATES, attemptOutcome, eventKind } from './states.ts'
import { queueName, typeName } from './text.ts'
import { taskId } from './task.ts'

/** `limit` 1–200, default 50; `cursor` as an earlier page gave it. */
const page = {
  limit: z.coerce.number<string | number>().int().min(1).max(BOUNDS.pageMax).default(BOUNDS.pageDefault),
  cursor: z.string().max(512).optional(),
}
const stateList = z
  .string()
  .transform((value) => value.split(','))
  .pipe(z.array(z.enum(TASK_STATES)).min(1).max(TASK_STATES.length))

/** Filters of GET /tasks; `state` takes several, separated by commas. */
export const listTasksQuery = z.strictObject({
  ...page,
  state: stateList.optional(),
  queue: queueName.optional(),
  type: typeName.optional(),
})
/** Filters of GET /attempts. */
export const listAttemptsQuery = z.strictObject({
  ...page,
  queue: queueName.optional(),
  type: typeName.optional(),
  outcome: attemptOutcome.optional(),
})
/** Filters of GET /events, newest first. */
export const listEventsQuery = z.strictObject({
  ...page,
  kind: eventKind.optional(),
  task: taskId.optional(),
  queue: queueName.optional(),
  type: typeName.optional(),
})
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
