import type { Task } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { cancelTask } from './cancel-task.ts'
import type { Ctx } from './context.ts'
import { retryTask } from './retry-task.ts'

/** `cancelled` cancels, `pending` retries, in any case; everything else is for the system to decide. */
export async function setTaskStatus(args: { ctx: Ctx; id: string; status: string }): Promise<Task> {
  const { ctx, id, status } = args
  switch (status.toLowerCase()) {
    case 'cancelled':
      return cancelTask({ ctx, id })
    case 'pending':
      return retryTask({ ctx, id })
    default:
      throw new AppError(
        'unprocessable',
        `A task cannot be set to ${JSON.stringify(status)}: only "cancelled" (cancel it) and "pending" (retry it) can be asked for.`,
        {
          errors: [{ path: 'status', message: 'must be cancelled or pending' }],
        },
      )
  }
}
