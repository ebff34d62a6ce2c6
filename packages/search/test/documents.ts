import type { LogDocument, TaskDocument } from '@bullwheel/domain'

/** A UUIDv7 of the task with this number. */
export const taskIdOf = (n: number): string => `019aa000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export function makeTask(n: number, version: number, more: Partial<TaskDocument> = {}): TaskDocument {
  return {
    id: taskIdOf(n),
    version,
    type: 'invoice.send',
    name: `task ${n}`,
    queue: 'default',
    state: 'completed',
    attempt: 1,
    priority: 5,
    tags: [],
    worker: null,
    scheduleId: null,
    createdAt: Date.UTC(2026, 10, 21),
    runAt: Date.UTC(2026, 10, 21),
    finishedAt: null,
    payload: null,
    result: null,
    error: null,
    ...more,
  }
}

export function makeLine(n: number, more: Partial<LogDocument> = {}): LogDocument {
  return {
    id: `line-${String(n).padStart(6, '0')}`,
    taskId: taskIdOf(n),
    attempt: 1,
    line: n,
    at: Date.UTC(2026, 10, 21),
    level: 'info',
    message: `line ${n}`,
    fields: null,
    type: 'invoice.send',
    queue: 'default',
    ...more,
  }
}
