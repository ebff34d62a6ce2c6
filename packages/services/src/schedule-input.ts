import type { ScheduledTask } from '@bullwheel/contracts'
import { findScheduleByName, isNameTaken } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { Ctx, Deps } from './context.ts'
import { checkedTask } from './new-task.ts'

/** Refuses the task of a schedule as its submission would be refused; the faults' paths begin with `task`. */
export async function checkScheduledTask(deps: Deps, task: ScheduledTask): Promise<void> {
  try {
    await checkedTask(deps, task)
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.errors === undefined) throw cause
    const errors = cause.errors.map(({ path, message }) => ({ path: `task.${path}`, message }))
    throw new AppError(cause.code, cause.message, { errors, details: cause.details, cause })
  }
}

/** Runs what writes a schedule's name; throws `conflict` with the id of the schedule that has it already. */
export async function refuseTakenName<Result>(ctx: Ctx, name: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (cause) {
    if (!isNameTaken(cause)) throw cause
    const scheduleId = await findScheduleByName(ctx.deps.book.hot, name)
    throw new AppError('conflict', `Another schedule has the name ${name}; choose another name, or change that one.`, {
      errors: [{ path: 'name', message: 'is the name of another schedule' }],
      details: { scheduleId },
    })
  }
}
