import { retryRule, type Task } from '@bullwheel/contracts'
import { durationText, localText } from '../../../../forms/shown-values.ts'
import { durationOf, instantOf, numberOf, tagsOf } from '../../../../forms/typed-values.ts'

/** What may be changed of a task that waits, as it is typed. Empty deadlines, name and timeout mean none. */
export type EditDraft = {
  payload: unknown
  name: string
  priority: number
  runAt: string
  startBy: string
  finishBy: string
  timeout: string
  attempts: string
  tags: string
}

export function draftOf(task: Task): EditDraft {
  return {
    payload: task.payload,
    name: task.name ?? '',
    priority: task.priority,
    runAt: localText(task.runAt),
    startBy: localText(task.startBy),
    finishBy: localText(task.finishBy),
    timeout: durationText(task.timeout),
    attempts: String(task.maxAttempts),
    tags: task.tags.join(', '),
  }
}

/** Body of PATCH /tasks/{id}: only what differs from the task as it was when the form was opened. */
export type Changes = Partial<Record<keyof Omit<EditDraft, 'attempts'> | 'retry', unknown>>

export function changesOf(task: Task, draft: EditDraft): Changes {
  const before = draftOf(task)
  const isChanged = (field: keyof EditDraft) => JSON.stringify(draft[field]) !== JSON.stringify(before[field])
  const orNull = (text: string, read: (text: string) => unknown) => (text.trim() === '' ? null : read(text.trim()))
  return {
    ...(isChanged('payload') && { payload: draft.payload ?? null }),
    ...(isChanged('name') && { name: orNull(draft.name, String) }),
    ...(isChanged('priority') && { priority: draft.priority }),
    ...(isChanged('runAt') && { runAt: instantOf(draft.runAt) }),
    ...(isChanged('startBy') && { startBy: orNull(draft.startBy, instantOf) }),
    ...(isChanged('finishBy') && { finishBy: orNull(draft.finishBy, instantOf) }),
    ...(isChanged('timeout') && { timeout: orNull(draft.timeout, durationOf) }),
    ...(isChanged('attempts') && {
      retry: { ...retryRule.safeParse(task.retry).data, attempts: numberOf(draft.attempts) },
    }),
    ...(isChanged('tags') && { tags: tagsOf(draft.tags) }),
  }
}
