import { DEFAULT_PRIORITY, type ScheduledTask, type TaskType } from '@bullwheel/contracts'
import { EMPTY_RETRY, draftOfRetry, retryOf, type RetryDraft } from '../../../../forms/retry-draft.ts'
import { durationText } from '../../../../forms/shown-values.ts'
import { durationOf, tagsOf } from '../../../../forms/typed-values.ts'
import { readSchema } from '../../../../schema-form/read-schema.ts'
import { startValue } from '../../../../schema-form/start-value.ts'

/** The task of every tick as it is filled in; what is empty is left to the type and the queue. */
export type TaskDraft = {
  type: string
  payload: unknown
  name: string
  queue: string
  priority: number
  startWithin: string
  finishWithin: string
  timeout: string
  tags: string
} & RetryDraft

const EMPTY: TaskDraft = {
  type: '',
  payload: undefined,
  name: '',
  queue: '',
  priority: DEFAULT_PRIORITY,
  startWithin: '',
  finishWithin: '',
  timeout: '',
  tags: '',
  ...EMPTY_RETRY,
}

/** A fresh task of a type; without one an empty one. */
export function taskDraftFor(type: TaskType | undefined): TaskDraft {
  if (type === undefined) return EMPTY
  return { ...EMPTY, type: type.type, payload: startValue(readSchema(type.schema), true) }
}

export function draftOfTask(task: ScheduledTask): TaskDraft {
  return {
    type: task.type,
    payload: task.payload,
    name: task.name ?? '',
    queue: task.queue ?? '',
    priority: task.priority ?? DEFAULT_PRIORITY,
    startWithin: durationText(task.startWithin),
    finishWithin: durationText(task.finishWithin),
    timeout: durationText(task.timeout),
    tags: (task.tags ?? []).join(', '),
    ...draftOfRetry(task.retry),
  }
}

export type TaskBody = { type: string } & Partial<Record<Exclude<keyof ScheduledTask, 'type'>, unknown>>

/** The task for a body. `base` is the task before an edit: what the form cannot show is kept of it. */
export function taskBodyOf(draft: TaskDraft, base?: ScheduledTask): TaskBody {
  const tags = tagsOf(draft.tags)
  const text = (name: 'name' | 'queue') => (draft[name].trim() === '' ? {} : { [name]: draft[name].trim() })
  const time = (name: 'startWithin' | 'finishWithin' | 'timeout') =>
    draft[name].trim() === '' ? {} : { [name]: durationOf(draft[name]) }
  const isGivenPriority = draft.priority !== DEFAULT_PRIORITY || base?.priority !== undefined
  return {
    type: draft.type,
    ...(draft.payload !== undefined && { payload: draft.payload }),
    ...text('name'),
    ...text('queue'),
    ...(isGivenPriority && { priority: draft.priority }),
    ...time('startWithin'),
    ...time('finishWithin'),
    ...time('timeout'),
    ...retryOf(draft, base?.retry),
    ...(tags.length > 0 && { tags }),
  }
}
