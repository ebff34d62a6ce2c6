import type { LifecycleEvent, TaskSummary } from '@bullwheel/contracts'
import type { TaskFilters } from '../../../api/queries.ts'
import { STATE_AFTER } from '../../../feed/patch-tasks.ts'

type Input = { filters: TaskFilters; rows: readonly TaskSummary[]; event: LifecycleEvent }

/** Whether an event changes which rows a list has, or a row in a way that the event does not tell. */
export function needsRead({ filters, rows, event }: Input): boolean {
  const after = STATE_AFTER[event.kind]
  const fits = filters.state.length === 0 || after === undefined || filters.state.includes(after)
  if (rows.some((row) => row.id === event.taskId)) return after === undefined ? event.kind !== 'created' : !fits
  if (filters.cursor !== undefined || !isOfList(filters, event)) return false
  return event.kind === 'created' || (filters.state.length > 0 && fits)
}

function isOfList({ queue, type }: TaskFilters, event: LifecycleEvent): boolean {
  return (queue === undefined || queue === event.queue) && (type === undefined || type === event.type)
}
