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
    putTasks: (documents) => putEach(newestOf(documents), (some) => putTasks(hot, some)),
    removeTasks: (tasks) => removeTasks(hot, newestOf(tasks)),
    putLogs: (lines) => putEach(lines, (some) => putLogs(hot, some)),
    dropLogsBefore: (at) => dropLogDays(hot, at),
    clearTasks: () => clear(hot, 'task_search'),
    clearLogs: () => clear(hot, 'log_search'),
    close: () => Promise.resolve(),
  }
}

function putEach<Document extends { id: string }>(
  items: Document[],
  put: (items: Document[]) => Promise<void>,
): Promise<RefusedDocument[]> {
  if (items.length === 0) return Promise.resolve([])
  const refuse = ({ id }: Document, cause: unknown): RefusedDocument => ({
    id,
    reason: cause instanceof Error ? cause.message : String(cause),
  })
  const run = async (some: Document[]): Promise<RefusedDocument[]> => {
    await put(some)
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

async function putTasks(hot: Hot, documents: TaskDocument[]): Promise<void> {
  await hot`
    insert into task_search as s (id, version, state, attempt, run_at, finished_at, head, labels, body, words)
    select id, version, state, attempt, "runAt", "finishedAt", head, labels, body,
           array_to_tsvector(string_to_array(lexemes, ' '))
    from json_to_recordset(${JSON.stringify(documents.map(toTaskRow))}::text::json)
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

async function putLogs(hot: Hot, lines: LogDocument[]): Promise<void> {
  await hot`
    insert into log_search (at, id, task_id, attempt, line, level, type, queue, message, fields, body, words)
    select at, id, "taskId", attempt, line, level, type, queue, message, fields, body,
           array_to_tsvector(string_to_array(lexemes, ' '))
    from json_to_recordset(${JSON.stringify(lines.map(toLogRow))}::text::json)
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
