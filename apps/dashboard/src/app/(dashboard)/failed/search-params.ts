import type { TaskFilters } from '../../../api/queries.ts'

/** The failed tasks that the address asks for. */
export function parseFailedFilters(params: URLSearchParams): TaskFilters {
  const queue = params.get('queue')
  const type = params.get('type')
  const cursor = params.get('cursor')
  return { state: ['failed'], ...(queue && { queue }), ...(type && { type }), ...(cursor && { cursor }) }
}

/** The address that asks for them. */
export function failedPath({ queue, type, cursor }: Omit<TaskFilters, 'state'>): string {
  const given = Object.entries({ queue, type, cursor }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return given.length === 0 ? '/failed' : `/failed?${new URLSearchParams(given)}`
}
