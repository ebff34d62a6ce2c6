import { task, type Task } from '@bullwheel/contracts'
import { ApiError } from '@bullwheel/sdk'

/** The task as it is now, where a change came too late for it. */
export function conflictingTask(error: Error | null): Task | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined
  return task.safeParse(error.problem['task']).data
}
