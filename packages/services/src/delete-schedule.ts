import { deleteSchedule as writeDelete } from '@bullwheel/db'
import { type Ctx, authorise } from './context.ts'
import { unknownSchedule } from './get-schedules.ts'
import { tellTicker } from './tell-ticker.ts'
import { unstageAll } from './unstage.ts'

/**
 * Ends a schedule for good: tasks that were written ahead are cancelled, those that are due or run go on. Throws
 * `not_found`.
 */
export async function deleteSchedule(args: { ctx: Ctx; id: string }): Promise<void> {
  const { ctx, id } = args
  authorise(ctx, 'operator')
  const withdrawn = await writeDelete(ctx.deps.book.hot, id)
  if (withdrawn === undefined) throw unknownSchedule(id)
  unstageAll(ctx, withdrawn)
  await tellTicker(ctx, 'schedule.delete', id, { withdrawn: withdrawn.length })
}
