import { column } from '../columns.ts'
import type { Hot } from '../connect.ts'

/** What one run wrote between two flushes. */
export type LogChunk = {
  taskId: string
  /** Of the run. */
  token: string
  attempt: number
  /** Number of the first line in the run, from 1. */
  first: number
  /** JSON of a line each: `[epoch milliseconds, level, message, fields or null]`. */
  lines: string[]
}

/** Keeps lines of handlers. A chunk that is there already is passed over: a flush whose reply was lost may be repeated. */
export async function writeLogs(hot: Hot, chunks: LogChunk[]): Promise<void> {
  await hot`
    insert into task_logs (task_id, run_token, attempt, first, lines, cluster)
    select c.task_id, c.run_token, c.attempt, c.first, c.lines, (select cluster_id())
    from unnest(
      string_to_array(${column(chunks, (chunk) => chunk.taskId)}, E'\\x1e', '')::uuid[],
      string_to_array(${column(chunks, (chunk) => chunk.token)}, E'\\x1e', '')::uuid[],
      string_to_array(${column(chunks, (chunk) => chunk.attempt)}, E'\\x1e', '')::integer[],
      string_to_array(${column(chunks, (chunk) => chunk.first)}, E'\\x1e', '')::integer[],
      string_to_array(${column(chunks, linesOf)}, E'\\x1e', '')::json[])
      as c(task_id, run_token, attempt, first, lines)
    on conflict (task_id, run_token, first) do nothing`
}

/** Escapes that Postgres keeps in JSON and cannot read out of it as text: NUL and halves of surrogate pairs. */
const UNREADABLE = /\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/gi

const linesOf = ({ lines }: LogChunk): string =>
  `[${lines.join(',').replace(UNREADABLE, (escape) => (escape === '\\\\' ? escape : '\u{FFFD}'))}]`
