import type { Hot } from './connect.ts'
import type { FirstAnswer } from './accept-tasks.ts'

/**
 * Keeps the answer to a request under its idempotency key, in the transaction that does what it asks; false when the key
 * was used before, and nothing may be done. `taskId` is what was made: a task, or a schedule in a scope of its own.
 */
export async function keepAnswer(tx: Hot, { scope, key, requestHash, taskId, answer }: FirstAnswer): Promise<boolean> {
  const rows = await tx`
    insert into idempotency_keys (scope, key, request_hash, task_id, answer)
    values (${scope}, ${key}, ${requestHash}, ${taskId}::uuid, ${answer}::text::json)
    on conflict do nothing returning key`
  return rows.length === 1
}
