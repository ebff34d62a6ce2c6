import type { Task } from '@bullwheel/contracts'
import { runTaskNow as writeRunNow, retryDeadlocks } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { type Ctx, authorise } from './context.ts'
import { getTask } from './get-task.ts'
import { refuseUnchanged } from './refused-change.ts'
import { unstage } from './unstage.ts'

/** Makes a waiting task due now; one that is due already is answered as it is. Throws `not_found`, `conflict`. */
export async function runTaskNow(args: { ctx: Ctx; id: string }): Promise<Task> {
  const { ctx, id } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix, horizonMs } = ctx.deps
  const change = await retryDeadlocks(() => writeRunNow(book.hot, id, horizonMs))
  if (change?.state === 'waiting' && !change.changed) return getTask({ ctx, id })
  const explain = ({ state }: Task) => `Only a waiting task can be started now; this one is ${state}.`
  await refuseUnchanged({ ctx, id, change, explain })
  unstage(ctx, id, change)
  void nudge(redis, prefix, { kind: 'stage' })
  await audit(ctx, 'task.run-now', id)
  return getTask({ ctx, id })
}
