import { LOG_LEVELS, SEARCH_CHARS, TASK_STATES, scheduleId, taskId } from '@bullwheel/contracts'
import { SPANS, type SearchFilters, type Span } from '../../../api/search-queries.ts'

/** What is looked for, as the address says it; what it says wrongly, or of the other kind, is left out. */
export function parseSearch(params: URLSearchParams): SearchFilters {
  const kind = params.get('kind') === 'logs' ? 'logs' : 'tasks'
  const isTasks = kind === 'tasks'
  const texts = ['queue', 'type', 'cursor', ...(isTasks ? ['tag', 'worker'] : [])]
  const since = params.get('since') ?? ''
  const schedule = scheduleId.safeParse(params.get('scheduleId')).data
  const task = taskId.safeParse(params.get('taskId')).data
  const states = new Set(isTasks ? params.get('state')?.split(',') : [])
  const levels = new Set(isTasks ? [] : params.get('level')?.split(','))
  return {
    kind,
    q: (params.get('q') ?? '').slice(0, SEARCH_CHARS),
    state: TASK_STATES.filter((state) => states.has(state)),
    level: LOG_LEVELS.filter((level) => levels.has(level)),
    ...Object.fromEntries(texts.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : []))),
    ...(Object.hasOwn(SPANS, since) && { since: since as Span }),
    ...(isTasks && schedule && { scheduleId: schedule }),
    ...(!isTasks && task && { taskId: task }),
  }
}

/** The address that says what is looked for. */
export function searchPath({ kind, q, ...filters }: Partial<SearchFilters>): string {
  const params = new URLSearchParams()
  if (kind === 'logs') params.set('kind', kind)
  if (q) params.set('q', q)
  for (const [name, value] of Object.entries(filters)) {
    const text = Array.isArray(value) ? value.join(',') : value
    if (text) params.set(name, text)
  }
  return params.size === 0 ? '/search' : `/search?${params}`.replaceAll('%2C', ',')
}

export type SearchChange = Partial<Record<keyof SearchFilters, unknown>>

/** Something else is looked for, from the first page on. */
export function withChange(filters: SearchFilters, change: SearchChange): SearchFilters {
  const { cursor: _, ...rest } = filters
  const merged = Object.entries({ ...rest, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(merged) as SearchFilters
}

/** The same words among the other kind; filters that it does not have go. */
export function ofKind({ q, queue, type, since }: SearchFilters, kind: SearchFilters['kind']): SearchFilters {
  return { kind, q, state: [], level: [], ...(queue && { queue }), ...(type && { type }), ...(since && { since }) }
}

export const NO_FILTERS = { state: [], level: [] }

/** Whether anything narrows the search but its words. */
export function isFiltered(filters: SearchFilters): boolean {
  return searchPath({ ...filters, kind: 'tasks', q: '', cursor: '' }) !== '/search'
}

/** Whether anything is looked for at all. */
export const isAsked = (filters: SearchFilters): boolean => filters.q.trim() !== '' || isFiltered(filters)
