import type { FirstAnswer } from '../accept-tasks.ts'
import type { Hot } from '../connect.ts'
import { keepAnswer } from '../keep-answer.ts'
import { isUniqueViolation, retryDeadlocks } from '../sql-errors.ts'
import { type ScheduleRow, recordOf } from './schedule-row.ts'

/**
 * Writes a new schedule, and the answer to it under its idempotency key; false when that key was used before. Another
 * schedule of this name is an error (`isNameTaken`).
 */
export function insertSchedule(hot: Hot, row: ScheduleRow, answer: FirstAnswer | undefined): Promise<boolean> {
  const insert = async (tx: Hot): Promise<boolean> => {
    if (answer !== undefined && !(await keepAnswer(tx, answer))) return false
    await tx`insert into schedules select * from json_populate_record(null::schedules, ${recordOf(row)}::text::json)`
    return true
  }
  return retryDeadlocks(() => hot.begin((tx) => insert(tx as unknown as Hot)))
}

/** Whether a statement failed because another schedule has this name. */
export function isNameTaken(cause: unknown): boolean {
  return isUniqueViolation(cause, 'schedules_name_idx')
}
