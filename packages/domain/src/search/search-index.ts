import type { LogLevel, TaskState } from '@bullwheel/contracts'
import type { SearchTerm } from './search-terms.ts'
import type { StoredState } from '../task-state.ts'

/**
 * What search keeps of a task. What is searched of it is what `taskTexts` gives; `payload` and `result` may be cut off after
 * `SEARCHED_CHARS`. Instants are epoch milliseconds.
 */
export type TaskDocument = {
  id: string
  /** Of the task's row. A document never replaces one of a higher version. */
  version: number
  type: string
  name: string | null
  queue: string
  state: StoredState
  attempt: number
  priority: number
  tags: string[]
  worker: string | null
  scheduleId: string | null
  createdAt: number
  runAt: number
  finishedAt: number | null
  /** JSON, or null. */
  payload: string | null
  result: string | null
  error: { name: string; message: string } | null
}

/** What search keeps of a line that a handler wrote. */
export type LogDocument = {
  /** Unique, and the same when the line is written again. */
  id: string
  taskId: string
  attempt: number
  /** Number of the line in its run, from 1. */
  line: number
  at: number
  level: LogLevel
  message: string
  /** JSON, or null. */
  fields: string | null
  type: string
  queue: string
}

/** A document that the index will never take, and why. */
export type RefusedDocument = { id: string; reason: string }

/** Where documents are written to. Every write may be repeated. Throws when it is to be tried again. */
export type SearchWriter = {
  /** An older version than the one that is there is passed over. */
  putTasks: (documents: TaskDocument[]) => Promise<RefusedDocument[]>
  /** `version` is that of the event that deleted the task. */
  removeTasks: (tasks: { id: string; version: number }[]) => Promise<void>
  putLogs: (lines: LogDocument[]) => Promise<RefusedDocument[]>
  /** Forgets the lines of days (UTC) that ended before that instant, epoch milliseconds. */
  dropLogsBefore: (at: number) => Promise<void>
  /** Forgets every task, every line: the book was reset. */
  clearTasks: () => Promise<void>
  clearLogs: () => Promise<void>
  close: () => Promise<void>
}

/** From and to, both inclusive, epoch milliseconds. */
export type TimeRange = { from?: number | undefined; to?: number | undefined }

export type TaskQuery = {
  /** Every term must match (or, excluded, must not) in one of the fields. None: everything the filters let through. */
  terms: SearchTerm[]
  states?: TaskState[] | undefined
  queue?: string | undefined
  type?: string | undefined
  tag?: string | undefined
  scheduleId?: string | undefined
  worker?: string | undefined
  priority?: number | undefined
  created?: TimeRange | undefined
  run?: TimeRange | undefined
  finished?: TimeRange | undefined
  limit: number
  after: SearchPlace | undefined
}

export type LogQuery = {
  terms: SearchTerm[]
  levels?: LogLevel[] | undefined
  taskId?: string | undefined
  attempt?: number | undefined
  queue?: string | undefined
  type?: string | undefined
  at?: TimeRange | undefined
  limit: number
  after: SearchPlace | undefined
}

/** Where a page ended: opaque JSON to all but the index that gave it. */
export type SearchPlace = (string | number | null)[]

/** `next` is undefined on the last page. `total` is counted up to 10,000; `isTotalExact` false: there are more. */
export type SearchPage<Hit> = { hits: Hit[]; next: SearchPlace | undefined; total: number; isTotalExact: boolean }

/**
 * Full text over tasks and log lines. Tasks come the best first and of equals the newest: a word in the type or name weighs
 * more than one elsewhere. Log lines come newest first. A term matches when its words stand in a row in one of the
 * document's texts; several terms may match in different ones. Filters compare with what the document said; the shown states
 * go by its `runAt` and `attempt` and the clock. Both implementations find the same: what is searched and what a word is
 * (`taskTexts`, `logTexts`, `wordsOf`) and what is highlighted is decided in this package and not by them.
 */
export type SearchIndex = {
  source: 'elasticsearch' | 'postgres'
  /** Ids of tasks; what is shown of them is read from the book. */
  findTasks: (query: TaskQuery) => Promise<SearchPage<{ id: string }>>
  findLogs: (query: LogQuery) => Promise<SearchPage<LogDocument>>
}
