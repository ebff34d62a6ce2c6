import type { Progress } from '@bullwheel/contracts'
import type { Hot } from './connect.ts'
import { runBatch } from './sql-errors.ts'

/** What the run with this token told of its progress. */
export type ToldProgress = { id: string; token: string; progress: Progress }

/**
 * Writes the progress of runs whose start is in the book, in one statement; no event, no version. Fenced like an outcome:
 * a run that is over changes nothing. Answers the tokens of those that were written.
 */
export async function writeProgress(hot: Hot, told: ToldProgress[]): Promise<Set<string>> {
  const rows = await runBatch({
    items: told.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    run: (items) => hot<{ token: string }[]>`
      with input as materialized (
        select * from json_to_recordset(${JSON.stringify(items)}::text::json) as r(id uuid, token uuid, progress json))
      update tasks t set progress = i.progress from input i
      where t.id = i.id and case t.run_token when i.token then t.state = 'running' end
      returning i.token`,
    refuse: () => ({ token: '' }),
  })
  return new Set(rows.map((row) => row.token))
}
