import {
  type LogDocument,
  type RefusedDocument,
  type SearchWriter,
  type TaskDocument,
  type TaskField,
  logTexts,
  taskTexts,
  wordsOf,
} from '@bullwheel/domain'
import type { Hot } from '../connect.ts'
import { runBatch } from '../sql-errors.ts'
import { dropLogDays } from './drop-log-days.ts'
import { filterLexeme, phraseText } from './lexemes.ts'

/** Search in the book itself. Closing it leaves the book open. */
export function createPostgresSearchWriter(hot: Hot): SearchWriter {
  return {
    putTasks: (documents) => putInParts(newestOf(documents).values().map(toTaskRow), (rows) => putTasks(hot, rows)),
    removeTasks: (tasks) => removeTasks(hot, newestOf(tasks)),
    putLogs: (lines) => putInParts(lines.values().map(toLogRow), (rows) => putLogs(hot, rows)),
    dropLogsBefore: (at) => dropLogDays(hot, at),
    clearTasks: () => clear(hot, 'task_search'),
    clearLogs: () => clear(hot, 'log_search'),
    close: () => Promise.resolve(),
  }
}

/**
 * Characters of words in one statement. A GIN index takes some 100,000 new words a second: 500 tasks full of them, of which
 * none is like another, took 16 to 52 s in one statement.
 */
const MAX_CHARS = 256 * 1024

type Row = { id: string; lexemes: string }

async function putInParts<Some extends Row>(
  rows: Iterable<Some>,
  put: (rows: Some[]) => Promise<void>,
): Promise<RefusedDocument[]> {
  const refused: RefusedDocument[] = []
  for (const items of partsOf(rows)) refused.push(...(await putPart(items, put)))
  return refused
}

function* partsOf<Some extends Row>(rows: Iterable<Some>): Generator<Some[]> {
  let part: Some[] = []
  let chars = 0
  for (const row of rows) {
    part.push(row)
    chars += row.lexemes.length
    if (chars < MAX_CHARS) continue
    yield part
    part = []
    chars = 0
  }
  if (part.length > 0) yield part
}

function putPart<Some extends Row>(items: Some[], put: (rows: Some[]) => Promise<void>): Promise<RefusedDocument[]> {
  const refuse = ({ id }: Some, cause: unknown): RefusedDocument => ({
    id,
    reason: cause instanceof Error ? cause.message : String(cause),
  })
  const run = async (rows: Some[]): Promise<RefusedDocument[]> => {
    await put(rows)
    return []
  }
  return runBatch({ items, run, refuse })
}

/** One statement must not write the same row twice. */
function newestOf<Item extends { id: string; version: number }>(items: Item[]): Item[] {
  const newest = new Map<string, Item>()
  for (const item of items) if ((newest.get(item.id)?.version ?? 0) <= item.version) newest.set(item.id, item)
  return [...newest.values()]
}

async function putTasks(hot: Hot, rows: ReturnType<typeof toTaskRow>[]): Promise<void> {
  await hot`
    insert into task_search as s (id, version, state, attempt, run_at, finished_at, head, labels, body, words)
    select id, version, state, attempt, "runAt", "finishedAt", head, labels, body,
           array_to_tsvector(string_to_array(lexemes, ' '))
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as d(id uuid, version integer, state text, attempt integer, "runAt" timestamptz, "finishedAt" timestamptz,
           head text, labels text, body text, lexemes text)
    order by id
    on conflict (id) do update set version = excluded.version, state = excluded.state, attempt = excluded.attempt,
      run_at = excluded.run_at, finished_at = excluded.finished_at, head = excluded.head, labels = excluded.labels,
      body = excluded.body, words = excluded.words
    where s.version <= excluded.version`
}

/** A row without words stays, for an older version that comes late to find. */
async function removeTasks(hot: Hot, tasks: { id: string; version: number }[]): Promise<void> {
  if (tasks.length === 0) return
  await hot`
    insert into task_search as s (id, version)
    select id, version from json_to_recordset(${JSON.stringify(tasks)}::text::json) as d(id uuid, version integer) order by id
    on conflict (id) do update set version = excluded.version, state = null, attempt = null, run_at = null,
      finished_at = null, head = null, labels = null, body = null, words = null
    where s.version <= excluded.version`
}

async function putLogs(hot: Hot, rows: ReturnType<typeof toLogRow>[]): Promise<void> {
  await hot`
    insert into log_search (at, id, task_id, attempt, line, level, type, queue, message, fields, body, words)
    select at, id, "taskId", attempt, line, level, type, queue, message, fields, body,
           array_to_tsvector(string_to_array(lexemes, ' '))
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as d(at timestamptz, id text, "taskId" uuid, attempt integer, line integer, level text, type text, queue text,
           message text, fields text, body text, lexemes text)
    order by at, id
    on conflict do nothing`
}

/** It needs the table alone, and whoever searches meanwhile waits behind it: so it gives up soon, and is tried again. */
async function clear(hot: Hot, table: 'task_search' | 'log_search'): Promise<void> {
  await hot.begin(async (tx) => {
    await tx`set local lock_timeout = '2s'`
    await tx`truncate ${tx(table)}`
  })
}

function toTaskRow(document: TaskDocument) {
  const { id, version, state, attempt, runAt, finishedAt } = document
  const texts = taskTexts(document).map(({ field, text }) => ({ field, words: wordsOf(text) }))
  const ofFields = (...fields: TaskField[]) =>
    phraseText(texts.flatMap(({ field, words }) => (fields.includes(field) ? [words] : [])))
  return {
    id,
    version,
    state,
    attempt,
    runAt: iso(runAt),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
    head: ofFields('type', 'name'),
    labels: ofFields('tags'),
    body: ofFields('error', 'payload', 'result'),
    lexemes: [...new Set([...texts.flatMap(({ words }) => words), ...taskFilters(document)])].join(' '),
  }
}

function taskFilters({ state, queue, type, tags, worker, scheduleId, priority }: TaskDocument): string[] {
  return [
    filterLexeme('state', state),
    filterLexeme('queue', queue),
    filterLexeme('type', type),
    filterLexeme('priority', priority),
    ...tags.map((tag) => filterLexeme('tag', tag)),
    ...(worker === null ? [] : [filterLexeme('worker', worker)]),
    ...(scheduleId === null ? [] : [filterLexeme('schedule', scheduleId)]),
  ]
}

function toLogRow({ message, fields, at, ...line }: LogDocument) {
  const { level, queue, type, taskId } = line
  const texts = logTexts({ message, fields }).map(({ text }) => wordsOf(text))
  const filters = [
    filterLexeme('level', level),
    filterLexeme('queue', queue),
    filterLexeme('type', type),
    filterLexeme('task', taskId),
  ]
  return {
    ...line,
    at: iso(at),
    message: storable(message),
    fields: fields === null ? null : storable(fields),
    body: phraseText(texts),
    lexemes: [...new Set([...texts.flat(), ...filters])].join(' '),
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
