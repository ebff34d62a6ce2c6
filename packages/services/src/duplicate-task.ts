import { createHash } from 'node:crypto'
import type { RetryRule } from '@bullwheel/contracts'
import { type TaskRow, readTask } from '@bullwheel/db'
import { type Ctx, authorise } from './context.ts'
import { findRepeated } from './first-answer.ts'
import { unknownTask } from './get-task.ts'
import type { Submission } from './new-task.ts'
import { type Submitted, acceptTask, keyOf } from './submit-task.ts'

/**
 * Submits a task like this one, to run now: same type, payload, queue, priority, retry rule, timeout, tags and name. Its
 * deadlines are not taken along. Throws `not_found`, and what a submission throws.
 */
export async function duplicateTask(args: {
  ctx: Ctx
  id: string
  idempotencyKey?: string | undefined
}): Promise<Submitted> {
  const { ctx, id, idempotencyKey } = args
  authorise(ctx, 'operator')
  const key = keyOf(ctx, idempotencyKey, () => hashOf(id))
  const row = await readTask(ctx.deps.book.db, id)
  if (row !== undefined) return acceptTask(ctx, likeThis(row), key)
  const task = await findRepeated(ctx.deps, key)
  if (task === undefined) throw unknownTask(id)
  return { task, repeated: true }
}

function likeThis(row: TaskRow): Submission {
  const { type, payload, name, queue, priority, tags, timeoutMs } = row
  return {
    type,
    payload,
    queue,
    priority,
    tags,
    timeout: timeoutMs,
    retry: row.retry as RetryRule,
    ...(name !== null && { name }),
  }
}

/** The key is bound to the task that is duplicated: an edit in between does not make the repeat another request. */
function hashOf(id: string): string {
  return createHash('sha256').update(`duplicate ${id}`).digest('base64url')
}
