import type { Hot } from '../connect.ts'
import { retryDeadlocks } from '../sql-errors.ts'
import { holdSchedule } from './hold-schedule.ts'
import { type Withdrawn, withdrawTicks } from './withdraw-ticks.ts'

const WHY = 'the schedule was deleted'

/**
 * Ends a schedule for good: what was written ahead or queued is withdrawn, its other tasks go on, its name is free. The
 * row stays until the janitor has removed its ticks. Answers the tasks that were cancelled; undefined when there is no
 * such schedule.
 */
export function deleteSchedule(hot: Hot, id: string): Promise<Withdrawn['tasks'] | undefined> {
  return retryDeadlocks(() =>
    holdSchedule(hot, id, async (held) => {
      const { tasks } = await withdrawTicks(held, WHY)
      const { tx } = held
      await tx`
        update schedules set deleted_at = now(), updated_at = now(), revision = revision + 1, next_at = null, due_at = null
        where id = ${id}::uuid`
      await tx`
        update ticks set outcome = 'withdrawn', reason = ${WHY}, decided_at = now()
        where schedule_id = ${id}::uuid and outcome = 'queued'`
      return tasks
    }),
  )
}
