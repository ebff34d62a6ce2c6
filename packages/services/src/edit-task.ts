import type { EditTask, Task } from '@bullwheel/contracts'
import { type TaskEdit, type TaskRow, editTask as writeEdit, readTask, retryDeadlocks } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { audit } from './audit.ts'
import { checkedPayload } from './checked-payload.ts'
import { type Ctx, authorise } from './context.ts'
import { checkDeadlines } from './deadlines.ts'
import { getTask, unknownTask } from './get-task.ts'
import { refuseUnchanged } from './refused-change.ts'
import { unstage } from './unstage.ts'

/**
 * Changes a task while it waits, scheduled and retrying ones too. Throws `not_found`, `unprocessable` for deadlines that
 * cannot be kept, `conflict` with the task once it runs or has ended.
 */
export async function editTask(args: { ctx: Ctx; id: string; input: EditTask }): Promise<Task> {
  const { ctx, id, input } = args
  authorise(ctx, 'operator')
  const { book, redis, prefix, horizonMs, clock } = ctx.deps
  const row = await readTask(book.db, id)
  if (row === undefined) throw unknownTask(id)
  const payload = 'payload' in input ? await checkedPayload(ctx.deps, row.type, input.payload) : undefined
  const edit = toEdit(input, payload)
  if (row.state === 'waiting') checkTimes(row, edit, Object.keys(input), clock.now())
  const change = await retryDeadlocks(() => writeEdit(book.hot, id, edit, horizonMs))
  const explain = ({ state }: Task) => `Only a waiting task can be changed; this one is ${state}.`
  await refuseUnchanged({ ctx, id, change, explain })
  unstage(ctx, id, change)
  void nudge(redis, prefix, { kind: 'stage' })
  await audit(ctx, 'task.edit', id, { fields: Object.keys(input) })
  return getTask({ ctx, id })
}

function toEdit(input: EditTask, payload: string | undefined): TaskEdit {
  const { name, tags, priority, retry, timeout, runAt, startBy, finishBy } = input
  return {
    ...(payload !== undefined && { payload }),
    ...(name !== undefined && { name }),
    ...(tags !== undefined && { tags }),
    ...(priority !== undefined && { priority }),
    ...(retry !== undefined && { retry }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(runAt !== undefined && { runAt: runAt.getTime() }),
    ...(startBy !== undefined && { startBy: startBy?.getTime() ?? null }),
    ...(finishBy !== undefined && { finishBy: finishBy?.getTime() ?? null }),
  }
}

function checkTimes(row: TaskRow, edit: TaskEdit, asked: string[], now: number): void {
  const { startBy = row.startBy?.getTime() ?? null, finishBy = row.finishBy?.getTime() ?? null } = edit
  const runAt = edit.runAt ?? row.runAt.getTime()
  // The first attempt has begun long ago: startBy decides nothing any more.
  const isBegun = row.attempt > 0
  checkDeadlines({ runAt, startBy: isBegun ? null : startBy, finishBy }, new Set(asked), now)
}
