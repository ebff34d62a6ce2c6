import { isDeepStrictEqual } from 'node:util'
import type { EditSchedule, Schedule } from '@bullwheel/contracts'
import {
  type HeldSchedule,
  type ScheduleRow,
  earlier,
  goOnFrom,
  goOnFromNow,
  holdSchedule,
  retryDeadlocks,
  saveSchedule,
  skipUndecided,
  withdrawTicks,
} from '@bullwheel/db'
import { type Ctx, authorise } from './context.ts'
import { getSchedule, unknownSchedule } from './get-schedules.ts'
import { checkScheduledTask, refuseTakenName } from './schedule-input.ts'
import { checkRule, offsetOf } from './schedule-rule.ts'
import { tellTicker } from './tell-ticker.ts'
import { unstageAll } from './unstage.ts'

/** The nominal times: with any of these changed a schedule goes on from now. */
const TIMES = ['cron', 'everyMs', 'timezone', 'anchorAt', 'startAt'] as const satisfies (keyof ScheduleRow)[]
/** What becomes of a nominal time, and which is the last: the next one stays the next one. */
const LIMITS = ['endAt', 'maxRuns', 'jitterMs', 'overlap'] as const satisfies (keyof ScheduleRow)[]
const WITHDRAWN = 'the schedule was changed'

/**
 * Changes a schedule. Other times count from now on; what was written ahead by the old rule, or with the old task, is
 * taken back. Throws `not_found`, and what making a schedule throws.
 */
export async function editSchedule(args: { ctx: Ctx; id: string; input: EditSchedule }): Promise<Schedule> {
  const { ctx, id, input } = args
  authorise(ctx, 'operator')
  const { book, horizonMs } = ctx.deps
  if (input.task !== undefined) await checkScheduledTask(ctx.deps, input.task)
  const write = () => retryDeadlocks(() => holdSchedule(book.hot, id, (held) => change(held, input, horizonMs)))
  const done = input.name === undefined ? await write() : await refuseTakenName(ctx, input.name, write)
  if (done === undefined) throw unknownSchedule(id)
  if (done.changed) {
    unstageAll(ctx, done.withdrawn)
    await tellTicker(ctx, 'schedule.edit', id, { fields: Object.keys(input), withdrawn: done.withdrawn.length })
  }
  return getSchedule({ ctx, id })
}

async function change(held: HeldSchedule, input: EditSchedule, horizonMs: number) {
  const { row, now } = held
  const edited = merge(row, input, now)
  if (isDeepStrictEqual(row, edited)) return { changed: false, withdrawn: [] }
  const isNew = (column: keyof ScheduleRow) => row[column] !== edited[column]
  const [areTimesNew, areLimitsNew] = [TIMES.some(isNew), LIMITS.some(isNew)]
  if (areTimesNew || areLimitsNew) checkRule(edited)
  else if (isDeepStrictEqual(row.task, edited.task)) {
    await saveSchedule(held, edited)
    return { changed: true, withdrawn: [] }
  }
  const { n, earliest, tasks: withdrawn } = await withdrawTicks(held, WITHDRAWN)
  if (areTimesNew) await skipUndecided(held, `${WITHDRAWN} before it was decided`)
  const left = { ...edited, runs: row.runs - n }
  const nextAt = earlier(row.nextAt, earliest)
  const isFromNow = areTimesNew || (areLimitsNew && nextAt === null)
  // As when it was made: the instant that an interval counts from is no tick itself.
  const countsFromNow = isNew('everyMs') && edited.startAt === null
  const next = isFromNow
    ? await goOnFromNow(held, left, horizonMs, countsFromNow ? now : undefined)
    : goOnFrom(left, isPastLimits(left, nextAt) ? null : nextAt, horizonMs)
  await saveSchedule(held, next)
  return { changed: true, withdrawn }
}

function isPastLimits({ endAt, maxRuns, runs }: ScheduleRow, nextAt: number | null): boolean {
  return (maxRuns !== null && runs >= maxRuns) || (endAt !== null && nextAt !== null && nextAt > endAt)
}

function merge(row: ScheduleRow, input: EditSchedule, now: number): ScheduleRow {
  const { name, task, timezone, overlap, missed, maxRuns, autoPauseAfter, jitter } = input
  const cron = input.cron ?? (input.every === undefined ? row.cron : null)
  const everyMs = input.every ?? (input.cron === undefined ? row.everyMs : null)
  const startAt = given(msOf(input.startAt), row.startAt)
  const isIntervalNew = everyMs !== row.everyMs
  const jitterMs = given(jitter, row.jitterMs)
  return {
    ...row,
    name: name ?? row.name,
    cron,
    everyMs,
    timezone: timezone ?? row.timezone,
    anchorAt: startAt ?? (isIntervalNew ? now : row.anchorAt),
    task: task ?? row.task,
    startAt,
    endAt: given(msOf(input.endAt), row.endAt),
    maxRuns: given(maxRuns, row.maxRuns),
    jitterMs,
    offsetMs: offsetOf(row.id, jitterMs),
    overlap: overlap ?? row.overlap,
    missedPolicy: missed?.policy ?? row.missedPolicy,
    missedWindowMs: missed?.window ?? row.missedWindowMs,
    autoPauseAfter: given(autoPauseAfter, row.autoPauseAfter),
  }
}

/** What is not given stays; null takes a limit away. */
const given = (value: number | null | undefined, present: number | null) => (value === undefined ? present : value)
const msOf = (at: Date | null | undefined) => at && at.getTime()
