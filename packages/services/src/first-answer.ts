import type { Task } from '@bullwheel/contracts'
import { type FirstAnswer, findFirstAnswers } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { Deps } from './context.ts'
import type { DraftKey } from './new-task.ts'

/** What a kept answer tells of. */
type Kept = 'task' | 'schedule' | 'webhook' | 'alert' | 'pool'

/** What was answered first under an idempotency key; throws `unprocessable` when it came with another request. */
export function readFirstAnswer<Answer = Task>(
  first: FirstAnswer,
  requestHash: string | undefined,
  what: Kept = 'task',
): Answer {
  if (first.requestHash === requestHash) return JSON.parse(first.answer) as Answer
  throw new AppError('unprocessable', `This idempotency key was used with another body, for ${what} ${first.taskId}.`, {
    errors: [{ path: 'Idempotency-Key', message: 'was used with another body' }],
    details: { [`${what}Id`]: first.taskId },
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

/** The first answer under a key, undefined when there was none; throws `unprocessable` when it came with another request. */
export async function findFirstAnswer<Answer>(
  deps: Deps,
  key: DraftKey | undefined,
  what: Kept = 'task',
): Promise<Answer | undefined> {
  if (key === undefined) return undefined
  const [first] = await findFirstAnswers(deps.book.hot, [{ scope: key.scope, key: key.key }])
  return first && readFirstAnswer<Answer>(first, key.requestHash, what)
}
