import { randomBytes, randomUUID } from 'node:crypto'
import { createIdSource } from '@bullwheel/domain'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll } from 'vitest'
import {
  type AttemptEnd,
  type Book,
  type NewTask,
  type Start,
  acceptTasks,
  migrate,
  openBook,
  registerWorker,
} from '../src/index.ts'

const ids = createIdSource(randomBytes)

/** A migrated book of its own for a test file. */
export function useBook(): () => Book {
  const place = createTestPlace()
  let book: Book | undefined
  beforeAll(async () => {
    await migrate({ url: place.databaseUrl, schema: place.schema })
    book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: place.schema })
  })
  afterAll(async () => {
    await book?.close()
    await place.remove()
  })
  return () => {
    if (book === undefined) throw new Error('the book is open only inside tests')
    return book
  }
}

export function newTask(over: Partial<NewTask> = {}): NewTask {
  const now = Date.now()
  return {
    id: ids.next(now),
    queue: 'default',
    type: 'default',
    name: null,
    priority: 5,
    max_attempts: 3,
    retry: { attempts: 3, backoff: { kind: 'fixed', delay: 1000, max: 1000, jitter: 0 } },
    timeout_ms: null,
    start_by: null,
    finish_by: null,
    payload: '{"n":1}',
    tags: [],
    created_at: now,
    run_at: now,
    idempotency: null,
    ...over,
  }
}

export const newStart = (id: string, over: Partial<Start> = {}): Start => ({
  id,
  claim: false,
  version: 1,
  content: 1,
  token: randomUUID(),
  startedAt: Date.now(),
  ...over,
})

export const newEnd = (id: string, over: Partial<AttemptEnd> = {}): AttemptEnd => ({
  id,
  started: false,
  token: randomUUID(),
  content: 1,
  outcome: 'completed',
  startedAt: Date.now() - 5,
  endedAt: Date.now(),
  runAt: null,
  result: '{"ok":true}',
  error: null,
  progress: null,
  ...over,
})

export const HORIZON_MS = 60_000

export function accept(book: Book, tasks: NewTask[]) {
  return acceptTasks(book.hot, tasks, { owner: 'test', staged: [], stageUntil: Date.now() + HORIZON_MS })
}

export async function addWorker(book: Book): Promise<string> {
  const id = `w-${randomUUID()}`
  await registerWorker(book.hot, { id, host: 'h', pid: 1, supervisor: 's', slots: 1 })
  return id
}

/** The ledger's one queue, with the sum that must always hold. */
export async function ledgerOf(book: Book) {
  const { readLedger } = await import('../src/index.ts')
  const [row] = await readLedger(book.hot)
  if (row === undefined) throw new Error('the ledger is empty')
  const { accepted, completed, failed, cancelled, expired, pending, removed } = row
  return { ...row, difference: accepted - completed - failed - cancelled - expired - pending - removed }
}
