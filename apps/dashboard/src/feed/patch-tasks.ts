import type { EventKind, LifecycleEvent, TaskState, TaskSummary } from '@bullwheel/contracts'

/** The state that an event leaves its task in; undefined where only the gateway knows. */
export const STATE_AFTER: Partial<Record<EventKind, TaskState>> = {
  started: 'running',
  retrying: 'retrying',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
}

/** The row as it is after an event; the same row when the event is older than it or says too little. */
export function patchTask(row: TaskSummary, event: LifecycleEvent): TaskSummary {
  const state = STATE_AFTER[event.kind]
  if (event.taskId !== row.id || event.version <= row.version || state === undefined) return row
  const isOver = state !== 'running' && state !== 'retrying'
  return {
    ...row,
    state,
    version: event.version,
    attempt: event.attempt,
    worker: event.worker ?? row.worker,
    startedAt: event.startedAt ?? row.startedAt,
    runAt: event.runAt ?? row.runAt,
    finishedAt: isOver ? event.at : null,
  }
}

/** Applies events to a page's rows, by id; keeps the array when none of them concerns it. */
export function patchTasks(rows: readonly TaskSummary[], events: readonly LifecycleEvent[]): readonly TaskSummary[] {
  const byTask = Map.groupBy(events, (event) => event.taskId)
  if (!rows.some((row) => byTask.has(row.id))) return rows
  return rows.map((row) => (byTask.get(row.id) ?? []).reduce(patchTask, row))
}
