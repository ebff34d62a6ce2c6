import type { CreateSchedule, Schedule } from '@bullwheel/contracts'
import { type ScheduleRow, goOnFrom, insertSchedule } from '@bullwheel/db'
import { AppError, firstTick } from '@bullwheel/domain'
import { type Ctx, authorise } from './context.ts'
import { findFirstAnswer } from './first-answer.ts'
import { type DraftKey, hashRequest } from './new-task.ts'
import { checkRule, iso, offsetOf, refuseEnd, timetableOf } from './schedule-rule.ts'
import { checkScheduledTask, refuseTakenName } from './schedule-input.ts'
import { viewSchedule } from './schedule-view.ts'
import { tellTicker } from './tell-ticker.ts'

/**
 * Makes a schedule. With an idempotency key the same request makes one and is answered alike for 24 hours. Throws
 * `conflict` with the id of the schedule that has its name, `invalid_input` for a rule that cannot be read,
 * `unprocessable` for one that would never tick and for an unknown type.
 */
export async function createSchedule(args: {
  ctx: Ctx
  input: CreateSchedule
  idempotencyKey?: string | undefined
}): Promise<Schedule> {
  const { ctx, input, idempotencyKey } = args
  authorise(ctx, 'operator')
  const key = keyOf(ctx, idempotencyKey, input)
  const findFirst = () => findFirstAnswer<Schedule>(ctx.deps, key, 'schedule')
  const repeated = await findFirst()
  if (repeated !== undefined) return repeated
  const row = draftSchedule(ctx, input)
  await checkScheduledTask(ctx.deps, input.task)
  const answer = await viewSchedule(ctx.deps, row)
  const kept = key && { ...key, taskId: row.id, answer: JSON.stringify(answer) }
  const isMade = await refuseTakenName(ctx, row.name, () => insertSchedule(ctx.deps.book.hot, row, kept))
  if (!isMade) return (await findFirst()) as Schedule
  await tellTicker(ctx, 'schedule.create', row.id, { name: row.name })
  return answer
}

/** Schedules have a scope of their own: a key means one request for a task, or one for a schedule. */
function keyOf(ctx: Ctx, key: string | undefined, input: CreateSchedule): DraftKey | undefined {
  return key === undefined
    ? undefined
    : { scope: `schedules of ${ctx.actor.name}`, key, requestHash: hashRequest(input) }
}

function draftSchedule({ deps, actor }: Ctx, input: CreateSchedule): ScheduleRow {
  const now = Math.floor(deps.clock.now())
  const id = deps.ids.next(now)
  const { missed, jitter: jitterMs = null, startAt: start, endAt: end } = input
  const startAt = start?.getTime() ?? null
  const row: ScheduleRow = {
    id,
    name: input.name,
    cron: input.cron ?? null,
    everyMs: input.every ?? null,
    timezone: input.timezone,
    anchorAt: startAt ?? now,
    task: input.task,
    startAt,
    endAt: end?.getTime() ?? null,
    maxRuns: input.maxRuns ?? null,
    jitterMs,
    offsetMs: offsetOf(id, jitterMs),
    overlap: input.overlap,
    missedPolicy: missed.policy,
    missedWindowMs: missed.window,
    autoPauseAfter: input.autoPauseAfter ?? null,
    pausedAt: null,
    pausedBy: null,
    pauseReason: null,
    runs: 0,
    nextAt: null,
    dueAt: null,
    failuresFrom: now,
    createdAt: now,
    createdBy: actor.name,
    updatedAt: now,
    revision: 1,
  }
  checkRule(row)
  const nextAt = firstTick({ ...row, timetable: timetableOf(row) }, now)
  if (nextAt === null) throw neverTicks(row, now)
  return goOnFrom(row, nextAt, deps.horizonMs)
}

function neverTicks({ endAt }: ScheduleRow, now: number): AppError {
  if (endAt !== null) return refuseEnd(`must leave a tick after now, ${iso(now)}`)
  return new AppError('unprocessable', 'This rule has no tick before the year 3000.', {
    errors: [{ path: 'cron', message: 'must have a next time' }],
  })
}
