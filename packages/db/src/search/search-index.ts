import { AppError, type SearchIndex } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'
import { findLogs } from './find-logs.ts'
import { findTasks } from './find-tasks.ts'

const TIMEOUT_MS = 5_000
const QUERY_CANCELED = '57014'

/** Search in the book itself. A search may take seconds: give it connections that nobody else waits for. */
export function createPostgresSearchIndex(hot: Hot): SearchIndex {
  return {
    source: 'postgres',
    findTasks: (query) => withSearchPlans(hot, (sql) => findTasks(sql, query)),
    findLogs: (query) => withSearchPlans(hot, (sql) => findLogs(sql, query)),
  }
}

/**
 * Unlike the hot statements a search is planned for its own words: a rare one is looked up in the index of words, of a
 * common one the newest tasks are walked through by id. Bitmaps are how a GIN index is read.
 */
async function withSearchPlans<Result>(hot: Hot, search: (sql: Hot) => Promise<Result>): Promise<Result> {
  try {
    const result = await hot.begin('read only', async (tx) => {
      await tx`
        select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_bitmapscan', 'on', true),
               set_config('work_mem', '32MB', true), set_config('max_parallel_workers_per_gather', '0', true), set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`
      return search(tx as unknown as Hot)
    })
    return result as Result
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === QUERY_CANCELED) throw tookTooLong(cause)
    throw cause
  }
}

function tookTooLong(cause: Error): AppError {
  const text =
    'The search took longer than 5 s and was stopped; narrow it with more words, a queue, a type or a time range.'
  return new AppError('unavailable', text, { retryAfterS: 5, cause })
}
