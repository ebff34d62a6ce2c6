import { z } from 'zod'
import { BOUNDS } from './bounds.ts'
import { TASK_STATES, attemptOutcome, eventKind } from './states.ts'
import { scheduleId, scheduleState, tickOutcome } from './schedule.ts'
import { queueName, text, typeName } from './text.ts'
import { taskId } from './task.ts'
import { instant } from './time.ts'
import { workerId } from './worker.ts'

/** `limit` 1–200, default 50; `cursor` as an earlier page gave it. */
export const page = {
  limit: z.coerce.number<string | number>().int().min(1).max(BOUNDS.pageMax).default(BOUNDS.pageDefault),
  cursor: z.string().max(512).optional(),
}
export const stateList = z
  .string()
  .transform((value) => value.split(','))
  .pipe(z.array(z.enum(TASK_STATES)).min(1).max(TASK_STATES.length))

/** Filters of GET /tasks; `state` takes several, separated by commas. */
export const listTasksQuery = z.strictObject({
  ...page,
  state: stateList.optional(),
  queue: queueName.optional(),
  type: typeName.optional(),
  scheduleId: scheduleId.optional(),
})
/** Filters of GET /schedules, by name; `search` is a part of the name in any case. */
export const listSchedulesQuery = z.strictObject({
  ...page,
  state: scheduleState.optional(),
  type: typeName.optional(),
  queue: queueName.optional(),
  search: text(200).optional(),
})
/** Filters of GET /schedules/{id}/ticks, newest first; `from` is in the range, `to` is not. */
export const listTicksQuery = z.strictObject({
  ...page,
  outcome: tickOutcome.optional(),
  from: instant.optional(),
  to: instant.optional(),
})
/** Filters of GET /attempts. */
export const listAttemptsQuery = z.strictObject({
  ...page,
  queue: queueName.optional(),
  type: typeName.optional(),
  worker: workerId
    .optional()
    .meta({ description: 'One that lives, or ended within 7 days; a page may be short and still have a cursor' }),
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
