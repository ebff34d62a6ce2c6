import { randomBytes } from 'node:crypto'
import { createIdSource } from '../../src/task-id.ts'
import type {
  LogDocument,
  LogQuery,
  SearchIndex,
  SearchPage,
  SearchPlace,
  SearchWriter,
  TaskDocument,
  TaskQuery,
} from '../../src/search/search-index.ts'
import { readSearchTerms } from '../../src/search/search-terms.ts'
import { expect } from 'vitest'

/** A search that is empty at first. `settle` makes what was written visible, where that takes longer than a moment. */
export type OpenedSearch = {
  writer: SearchWriter
  index: SearchIndex
  settle?: () => Promise<void>
  close: () => Promise<void>
}

type TaskAsk = Partial<Omit<TaskQuery, 'terms'>>
type LogAsk = Partial<Omit<LogQuery, 'terms'>>

/** What the tests of the suite share: each looks into a queue of its own. */
export type SuitePlace = {
  search: () => OpenedSearch
  put: (...documents: TaskDocument[]) => Promise<void>
  findTasks: (text: string, ask: TaskAsk) => Promise<SearchPage<{ id: string }>>
  findLogs: (text: string, ask: LogAsk) => Promise<SearchPage<LogDocument>>
  /** Waits until a search finds exactly these tasks, in this order. */
  expectTasks: (text: string, ask: TaskAsk, documents: { id: string }[]) => Promise<void>
  expectLogs: (text: string, ask: LogAsk, lines: LogDocument[]) => Promise<void>
}

const LIMIT = 50
const ids = createIdSource(randomBytes)

export function suitePlace(search: () => OpenedSearch): SuitePlace {
  const settle = async (): Promise<void> => search().settle?.()
  const base = { limit: LIMIT, after: undefined }
  const findTasks: SuitePlace['findTasks'] = (text, ask) =>
    search().index.findTasks({ ...base, ...ask, terms: readSearchTerms(text) })
  const findLogs: SuitePlace['findLogs'] = (text, ask) =>
    search().index.findLogs({ ...base, ...ask, terms: readSearchTerms(text) })
  return {
    search,
    put: async (...documents) => {
      expect(await search().writer.putTasks(documents)).toEqual([])
      await settle()
    },
    findTasks,
    findLogs,
    expectTasks: async (text, ask, documents) => {
      await settle()
      const expected = documents.map(({ id }) => id)
      await expect
        .poll(async () => (await findTasks(text, ask)).hits.map(({ id }) => id), { message: text })
        .toEqual(expected)
    },
    expectLogs: async (text, ask, lines) => {
      await settle()
      await expect.poll(async () => (await findLogs(text, ask)).hits, { message: text }).toEqual(lines)
    },
  }
}

export const newQueue = (): string => `q${randomBytes(6).toString('hex')}`

/** A task that completed; of those that do not say when they were made the later one is newer. */
export function newDocument(over: Partial<TaskDocument>): TaskDocument {
  const { createdAt = Date.now() } = over
  // A source never goes back, so a task of earlier has an id of its own.
  const source = over.createdAt === undefined ? ids : createIdSource(randomBytes)
  return {
    id: source.next(createdAt),
    version: 1,
    type: 'any',
    name: null,
    queue: 'default',
    state: 'completed',
    attempt: 1,
    priority: 5,
    tags: [],
    worker: null,
    scheduleId: null,
    createdAt,
    runAt: createdAt,
    finishedAt: createdAt,
    payload: null,
    result: null,
    error: null,
    ...over,
  }
}

let lines = 0

export function newLine(over: Partial<LogDocument>): LogDocument {
  lines++
  return {
    id: `line-${String(lines).padStart(8, '0')}`,
    taskId: ids.next(Date.now()),
    attempt: 1,
    line: 1,
    at: Date.now(),
    level: 'info',
    message: 'a line',
    fields: null,
    type: 'any',
    queue: 'default',
    ...over,
  }
}

/** Every page of a search, one after the other. */
export async function allPages<Hit>(
  read: (after: SearchPlace | undefined) => Promise<SearchPage<Hit>>,
): Promise<Hit[][]> {
  const pages: Hit[][] = []
  let after: SearchPlace | undefined
  do {
    const page = await read(after)
    pages.push(page.hits)
    // As it comes back from a client, in a cursor.
    after = page.next && (JSON.parse(JSON.stringify(page.next)) as SearchPlace)
  } while (after !== undefined && pages.length < 100)
  return pages
}
