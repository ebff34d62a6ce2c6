import type { SearchQuery, SearchReply } from '@bullwheel/contracts'
import { readTaskDocuments, readTaskFacts, readTaskSummaries } from '@bullwheel/db'
import {
  AppError,
  type SearchIndex,
  type SearchPage,
  type SearchTerm,
  type TaskQuery,
  type TimeRange,
  readSearchTerms,
} from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { inPieces } from './in-pieces.ts'
import { showFoundLines, showFoundTasks } from './search-view.ts'
import { toSummary } from './task-view.ts'

/** Tasks or lines of handlers that hold what is looked for. What was found and is gone from the book is left out. */
export async function search(args: { ctx: Ctx; query: SearchQuery }): Promise<SearchReply> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const terms = readSearchTerms(query.q)
  return query.kind === 'tasks' ? searchTasks(ctx, query, terms) : searchLogs(ctx, query, terms)
}

async function searchTasks(ctx: Ctx, query: SearchQuery, terms: SearchTerm[]): Promise<SearchReply> {
  const { search: index, book, clock } = ctx.deps
  const after = placeOf(query, index)
  const page = await withinSearchLimit(index, index.findTasks({ terms, after, ...taskFilters(query) }))
  const ids = page.hits.map(({ id }) => id)
  const [rows, documents] = await Promise.all([
    readTaskSummaries(book.db, ids),
    terms.length === 0 || ids.length === 0 ? [] : readTaskDocuments(book.hot, ids),
  ])
  const now = clock.now()
  const summaries = new Map(rows.map((row) => [row.id, toSummary(row, now)]))
  const present = ids.flatMap((id) => summaries.get(id) ?? [])
  // A mirror that is behind may tell of a state that is over.
  const fitting = present.filter(({ state }) => query.state?.includes(state) ?? true)
  const items = await inPieces(showFoundTasks(fitting, documents, terms))
  return { ...headOf(page, query, index), kind: 'tasks', items }
}

function taskFilters(query: SearchQuery): Omit<TaskQuery, 'terms' | 'after'> {
  const { limit, state: states, queue, type, tag, scheduleId, worker, priority } = query
  const created = rangeOf(query.createdFrom, query.createdTo)
  const run = rangeOf(query.runFrom, query.runTo)
  const finished = rangeOf(query.finishedFrom, query.finishedTo)
  return { limit, states, queue, type, tag, scheduleId, worker, priority, created, run, finished }
}

async function searchLogs(ctx: Ctx, query: SearchQuery, terms: SearchTerm[]): Promise<SearchReply> {
  const { search: index, book } = ctx.deps
  const { limit, level: levels, taskId, attempt, queue, type, from, to } = query
  const after = placeOf(query, index)
  const page = await withinSearchLimit(
    index,
    index.findLogs({ terms, limit, after, levels, taskId, attempt, queue, type, at: rangeOf(from, to) }),
  )
  const ids = [...new Set(page.hits.map((line) => line.taskId))]
  const present = new Set(ids.length === 0 ? [] : (await readTaskFacts(book.hot, ids)).map(({ id }) => id))
  const lines = page.hits.filter((line) => present.has(line.taskId))
  const items = await inPieces(showFoundLines(lines, terms))
  return { ...headOf(page, query, index), kind: 'logs', items }
}

/** A place means something only to the index that gave it, and for what was looked for. */
const positionIn = (kind: SearchQuery['kind'], { source }: SearchIndex) =>
  z.strictObject({
    kind: z.literal(kind),
    source: z.literal(source),
    place: z.array(z.union([z.string(), z.number(), z.null()])).max(16),
  })

function placeOf({ kind, cursor }: SearchQuery, index: SearchIndex) {
  return cursor === undefined ? undefined : decodeCursor(cursor, positionIn(kind, index)).place
}

function headOf({ next, total, isTotalExact }: SearchPage<unknown>, { kind }: SearchQuery, { source }: SearchIndex) {
  const nextCursor = next === undefined ? null : encodeCursor({ kind, source, place: next })
  return { source, nextCursor, total, isTotalExact }
}

/** The wire's ranges end before their `to`, the index's with it. */
function rangeOf(from: Date | undefined, to: Date | undefined): TimeRange | undefined {
  if (from === undefined && to === undefined) return undefined
  return { from: from?.getTime(), to: to && to.getTime() - 1 }
}

const LIMIT_MS = 5_000
const WHO = { elasticsearch: 'Elasticsearch', postgres: 'The search in Postgres' } as const

/** Whoever searches must not wait for an index that is away; what is under way goes on, and nobody waits for it. */
async function withinSearchLimit<Page>({ source }: SearchIndex, found: Promise<Page>): Promise<Page> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    const text = `${WHO[source]} did not answer within ${LIMIT_MS / 1_000} s; narrow the search, or look whether it is up. Lists of tasks and everything else go on.`
    timer = setTimeout(() => reject(new AppError('unavailable', text, { retryAfterS: 5 })), LIMIT_MS)
  })
  try {
    return await Promise.race([found, limit])
  } finally {
    clearTimeout(timer)
  }
}
