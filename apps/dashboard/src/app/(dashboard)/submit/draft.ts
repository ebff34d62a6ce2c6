import type { SubmitTask, Task, TaskType } from '@bullwheel/contracts'
import { readSchema } from '../../../schema-form/read-schema.ts'
import { EMPTY_RETRY, retryOf, type RetryDraft } from '../../../forms/retry-draft.ts'
import { durationOf, instantOf, tagsOf } from '../../../forms/typed-values.ts'
import { startValue } from '../../../schema-form/start-value.ts'

export type When = 'now' | 'delay' | 'at'

/** The form as it is filled in. Texts stay as they are typed; empty ones are left to the type's defaults. */
export type Draft = {
  type: string
  payload: unknown
  name: string
  queue: string
  priority: number
  when: When
  delay: string
  /** As a datetime-local control has it: the visitor's own time without a zone. */
  at: string
  timeout: string
  tags: string
} & RetryDraft

const EMPTY: Draft = {
  type: '',
  payload: undefined,
  name: '',
  queue: '',
  priority: 5,
  when: 'now',
  delay: '5m',
  at: '',
  ...EMPTY_RETRY,
  timeout: '',
  tags: '',
}

/** A fresh form for a type; without one an empty form. */
export function draftFor(type: TaskType | undefined): Draft {
  if (type === undefined) return EMPTY
  return { ...EMPTY, type: type.type, payload: startValue(readSchema(type.schema), true) }
}

/** A form that would submit what a task was given once more, now. */
export function draftLike(task: Task): Draft {
  return {
    ...EMPTY,
    type: task.type,
    payload: task.payload,
    name: task.name ?? '',
    queue: task.queue,
    priority: task.priority,
    tags: task.tags.join(', '),
  }
}

/** Body of POST /tasks for a draft. What the draft leaves open is left out. */
export type SubmitBody = { type: string } & Partial<Record<Exclude<keyof SubmitTask, 'type'>, unknown>>

export function bodyOf(draft: Draft): SubmitBody {
  const tags = tagsOf(draft.tags)
  return {
    type: draft.type,
    ...(draft.payload !== undefined && { payload: draft.payload }),
    ...(draft.name.trim() !== '' && { name: draft.name.trim() }),
    ...(draft.queue.trim() !== '' && { queue: draft.queue.trim() }),
    ...(draft.priority !== 5 && { priority: draft.priority }),
    ...timeOf(draft),
    ...(draft.timeout.trim() !== '' && { timeout: durationOf(draft.timeout) }),
    ...retryOf(draft),
    ...(tags.length > 0 && { tags }),
  }
}

function timeOf({ when, delay, at }: Draft) {
  switch (when) {
    case 'now':
      return {}
    case 'delay':
      return { delay: durationOf(delay) }
    case 'at':
      return { runAt: instantOf(at) }
  }
}
