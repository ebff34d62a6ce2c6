import type { Task } from '@bullwheel/contracts'
import { type FirstAnswer, findFirstAnswers } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { Deps } from './context.ts'
import type { DraftKey } from './new-task.ts'

/** What was answered first under an idempotency key; throws `unprocessable` when it came with another request. */
export function readFirstAnswer(first: FirstAnswer, requestHash: string | undefined): Task {
  if (first.requestHash === requestHash) return JSON.parse(first.answer) as Task
  throw new AppError('unprocessable', `This idempotency key was used with another body, for task ${first.taskId}.`, {
    errors: [{ path: 'Idempotency-Key', message: 'was used with another body' }],
    details: { taskId: first.taskId },
  })
}

/**
 * The first answer to a request that would be refused now: its deadline has passed since, its type has left, what it
 * copies is deleted. Undefined when this is no repeat.
 */
export async function findRepeated(deps: Deps, key: DraftKey | undefined): Promise<Task | undefined> {
  if (key === undefined) return undefined
  const [first] = await findFirstAnswers(deps.book.hot, [{ scope: key.scope, key: key.key }])
  return first?.requestHash === key.requestHash ? readFirstAnswer(first, key.requestHash) : undefined
}
