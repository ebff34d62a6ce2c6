import type { RetryTask, Task } from '@bullwheel/contracts'
import { readTask, retryTask as writeRetry, retryDeadlocks } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { checkedPayload } from './checked-payload.ts'
import { type Ctx, authorise } from './context.ts'
import { getTask, unknownTask } from './get-task.ts'
import { refuseUnchanged } from './refused-change.ts'

/**
 * Runs a failed, cancelled or expired task again, with as many attempts as its rule grants and without deadlines that
 * have passed. Another payload must fit the type as in a submission. Throws `not_found`, `conflict`.
 */
export async function retryTask(args: { ctx: Ctx; id: string; input?: RetryTask }): Promise<Task> {
  const { ctx, id, input } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix, horizonMs } = ctx.deps
  const payload = input !== undefined && 'payload' in input ? await payloadFor(ctx, id, input.payload) : undefined
  const change = await retryDeadlocks(() => writeRetry(book.hot, id, horizonMs, payload))
  const explain = ({ state }: Task) => `Only failed, cancelled and expired tasks can be retried; this one is ${state}.`
  await refuseUnchanged({ ctx, id, change, explain })
  await ctx.deps.taskCache.drop(id)
  void nudge(redis, prefix, { kind: 'stage' })
  await audit(ctx, 'task.retry', id, { payload: payload === undefined ? 'kept' : 'replaced' })
  return getTask({ ctx, id })
}

async function payloadFor(ctx: Ctx, id: string, payload: unknown): Promise<string> {
  const row = await readTask(ctx.deps.book.db, id)
  if (row === undefined) throw unknownTask(id)
  return checkedPayload(ctx.deps, row.type, payload)
}
