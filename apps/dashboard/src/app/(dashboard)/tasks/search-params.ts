import { TASK_STATES, scheduleId, type TaskState } from '@bullwheel/contracts'
import type { TaskFilters } from '../../../api/queries.ts'

/** Filters as the address says them; what it says wrongly is left out. */
export function parseTaskFilters(params: URLSearchParams): TaskFilters {
  const named = new Set(params.get('state')?.split(','))
  const queue = params.get('queue')
  const type = params.get('type')
  const schedule = scheduleId.safeParse(params.get('scheduleId')).data
  const cursor = params.get('cursor')
  return {
    state: TASK_STATES.filter((state) => named.has(state)),
    ...(queue && { queue }),
    ...(type && { type }),
    ...(schedule && { scheduleId: schedule }),
    ...(cursor && { cursor }),
  }
}

/** The address that says these filters. */
export function tasksPath({ state, queue, type, scheduleId: schedule, cursor }: Partial<TaskFilters>): string {
  const params = new URLSearchParams()
  if (state !== undefined && state.length > 0) params.set('state', state.join(','))
  if (queue !== undefined) params.set('queue', queue)
  if (type !== undefined) params.set('type', type)
  if (schedule !== undefined) params.set('scheduleId', schedule)
  if (cursor !== undefined) params.set('cursor', cursor)
  return params.size === 0 ? '/tasks' : `/tasks?${params}`.replaceAll('%2C', ',')
}

/** The filters without the page, with some of them changed. */
export function withFilters(filters: TaskFilters, change: Partial<Record<keyof TaskFilters, unknown>>): TaskFilters {
  const { cursor: _, ...rest } = filters
  const merged = Object.entries({ ...rest, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(merged) as TaskFilters
}

export const WAITING: readonly TaskState[] = ['scheduled', 'queued', 'retrying']
