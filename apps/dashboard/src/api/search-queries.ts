import type { LogLevel, SearchKind, TaskState } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { PAGE_SIZE } from './queries.ts'

/** How far back a search looks, in milliseconds. */
export const SPANS = { '1h': 3_600_000, '1d': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 } as const
export type Span = keyof typeof SPANS

export type SearchFilters = {
  kind: SearchKind
  q: string
  queue?: string
  type?: string
  since?: Span
  /** Of tasks. */
  state: TaskState[]
  tag?: string
  scheduleId?: string
  worker?: string
  /** Of lines. */
  level: LogLevel[]
  taskId?: string
  cursor?: string
}

/** What changed meanwhile is found when the same is looked for again. */
const STALE_MS = 2_000

/** An index that is away is said at once: trying again by itself would only take longer. */
export const found = (client: Client, filters: SearchFilters) =>
  queryOptions({
    queryKey: ['search', filters],
    queryFn: ({ signal }) => client.search({ query: { ...toQuery(filters), limit: PAGE_SIZE }, signal }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    retry: false,
  })

function toQuery({ kind, q, queue, type, since, cursor, ...others }: SearchFilters) {
  const from = since && new Date(Date.now() - SPANS[since]).toISOString()
  const common = { kind, q, queue, type, cursor }
  if (kind === 'logs') return { ...common, level: listed(others.level), taskId: others.taskId, from }
  const { tag, scheduleId, worker } = others
  return { ...common, state: listed(others.state), tag, scheduleId, worker, createdFrom: from }
}

const listed = (values: readonly string[]): string | undefined => (values.length === 0 ? undefined : values.join(','))
