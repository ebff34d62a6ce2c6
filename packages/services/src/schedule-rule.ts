import { createHash } from 'node:crypto'
import type { ScheduleRow } from '@bullwheel/db'
import { AppError, type Timetable, createTimetable, nextTickAfter } from '@bullwheel/domain'

export type ScheduleRule = Pick<
  ScheduleRow,
  'cron' | 'everyMs' | 'timezone' | 'anchorAt' | 'startAt' | 'endAt' | 'createdAt'
>

/** When a rule ticks; throws `invalid_input` at `cron`, `every` or `timezone`. */
export function timetableOf({ cron, everyMs, timezone, anchorAt: anchorMs }: ScheduleRule): Timetable {
  return createTimetable({ cron, everyMs, timezone, anchorMs })
}

/** Refuses a rule that cannot be read, and one with bounds between which it never ticks. */
export function checkRule(rule: ScheduleRule): void {
  const timetable = timetableOf(rule)
  const { startAt, endAt, createdAt } = rule
  if (endAt === null) return
  if (startAt !== null && endAt <= startAt) throw refuseEnd(`must lie after startAt, ${iso(startAt)}`)
  const from = startAt === null ? createdAt : startAt - 1
  if (nextTickAfter({ timetable, endAt }, from) !== null) return
  const first = timetable.after(from)
  const hint = first === null ? '' : `: the first one is ${iso(first)}`
  throw refuseEnd(
    `leaves no tick after ${startAt === null ? 'the schedule was made' : `startAt, ${iso(startAt)}`}${hint}`,
  )
}

export function refuseEnd(message: string): AppError {
  return new AppError('unprocessable', 'With this end the schedule would never tick.', {
    errors: [{ path: 'endAt', message }],
  })
}

/** A schedule's part of its jitter, always the same one: from 0 to less than all of it. */
export function offsetOf(id: string, jitterMs: number | null): number {
  if (jitterMs === null) return 0
  return Math.floor((createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32) * jitterMs)
}

export const iso = (ms: number): string => new Date(ms).toISOString()
