import { AppError, type LogDocument, type SearchIndex, type SearchPage, type SearchPlace } from '@bullwheel/domain'
import type { Client, estypes } from '@elastic/elasticsearch'
import { type ElasticsearchOptions, SOON, connectElasticsearch } from './elasticsearch-client.ts'
import { refusalOf, toAppError } from './elasticsearch-fault.ts'
import { indexNames } from './index-names.ts'
import { type Query, isRanked, logQuery, taskQuery } from './search-queries.ts'

export type ElasticsearchIndexOptions = ElasticsearchOptions & {
  /** Tells which waiting tasks are due; epoch milliseconds. */
  now: () => number
}

/** Somebody waits for it; the server stops a little sooner than we do. */
const ANSWER_WITHIN_MS = 4_800
const SEARCH_FOR = '4s'
const MAX_COUNTED = 10_000

/** Searches what a writer with the same settings has written; finds nothing where nobody has written yet. */
export function createElasticsearchIndex(
  options: ElasticsearchIndexOptions,
): SearchIndex & { close: () => Promise<void> } {
  const names = indexNames(options.prefix)
  const client = connectElasticsearch(options)
  return {
    source: 'elasticsearch',
    findTasks: async (query) => {
      const { limit, after } = query
      const score: estypes.SortCombinations[] = isRanked(query) ? [{ _score: { order: 'desc' } }] : []
      return find(client, {
        index: names.tasks,
        query: taskQuery(query, options.now()),
        sort: [...score, { id: { order: 'desc', unmapped_type: 'keyword' } }],
        limit,
        after,
        read: ({ _id }) => ({ id: _id ?? '' }),
      })
    },
    findLogs: async (query) => {
      const { limit, after } = query
      return find(client, {
        index: names.logs,
        query: logQuery(query),
        sort: [
          { at: { order: 'desc', unmapped_type: 'date', format: 'epoch_millis' } },
          { id: { order: 'desc', unmapped_type: 'keyword' } },
        ],
        limit,
        after,
        read: ({ _source }) => toLine(_source as LogDocument),
      })
    },
    close: () => client.close(),
  }
}

type Search<Hit> = {
  index: string
  query: Query
  sort: estypes.SortCombinations[]
  limit: number
  after: SearchPlace | undefined
  read: (hit: estypes.SearchHit<unknown>) => Hit
}

/** One more than is asked for tells whether there are more. */
async function find<Hit>(client: Client, search: Search<Hit>): Promise<SearchPage<Hit>> {
  const { index, query, sort, limit, after, read } = search
  try {
    const answer = await client.search<unknown>(
      {
        index,
        ignore_unavailable: true,
        allow_partial_search_results: false,
        query,
        sort,
        size: limit + 1,
        track_total_hits: MAX_COUNTED,
        timeout: SEARCH_FOR,
        ...(after !== undefined && { search_after: after }),
      },
      { ...SOON, requestTimeout: ANSWER_WITHIN_MS },
    )
    if (answer.timed_out) throw tookTooLong()
    const { hits, total } = answer.hits
    const page = hits.slice(0, limit)
    return { hits: page.map(read), next: hits.length > limit ? placeOf(page.at(-1)) : undefined, ...counted(total) }
  } catch (cause) {
    if (after !== undefined && refusalOf(cause)?.status === 400) throw strangePlace()
    throw toAppError(cause)
  }
}

function placeOf(last: estypes.SearchHit<unknown> | undefined): SearchPlace | undefined {
  return last?.sort?.map((value) => (typeof value === 'number' ? value : String(value)))
}

function counted(total: estypes.SearchHitsMetadata['total']): { total: number; isTotalExact: boolean } {
  if (typeof total === 'number' || total === undefined) return { total: total ?? 0, isTotalExact: true }
  return { total: Math.min(total.value, MAX_COUNTED), isTotalExact: total.relation === 'eq' }
}

function toLine({ id, taskId, attempt, line, at, level, message, fields, type, queue }: LogDocument): LogDocument {
  return { id, taskId, attempt, line, at, level, message, fields, type, queue }
}

/** A cursor that was changed, or is of another search. */
function strangePlace(): AppError {
  return new AppError('invalid_input', 'The cursor does not belong to this search.', {
    errors: [{ path: 'cursor', message: 'must be the nextCursor of a page of this search' }],
  })
}

function tookTooLong(): AppError {
  const text = `The search took longer than ${SEARCH_FOR} and was stopped; narrow it with more words, a queue, a type or a time range.`
  return new AppError('unavailable', text, { retryAfterS: 5 })
}
