import { type Book, type Hot, type NewTask, acceptTasks, cancelTask, migrate, openBook, retryTask } from '@bullwheel/db'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll } from 'vitest'
import { HORIZON_MS, newTask } from './worker-fixture.ts'

/** A book of its own for the tests of one file. */
export function useBook() {
  const place = createTestPlace()
  let opened: Book | undefined
  beforeAll(async () => {
    const { databaseUrl: url, schema } = place
    await migrate({ url, schema })
    opened = openBook({ url, schema, applicationName: 'test', maxHotConnections: 10 })
  })
  afterAll(async () => {
    await opened?.close()
    await place.remove()
  })
  return {
    databaseUrl: place.databaseUrl,
    schema: place.schema,
    get book(): Book {
      if (opened === undefined) throw new Error('the book is open only inside tests')
      return opened
    },
  }
}

/** Writes new tasks into a book, as a gateway does; resolves with their ids. */
export async function acceptInto(hot: Hot, count: number, over: Partial<NewTask> = {}): Promise<string[]> {
  const tasks = Array.from({ length: count }, () => newTask(over))
  await acceptTasks(hot, tasks, { owner: 'api', staged: [], stageUntil: Date.now() + HORIZON_MS })
  return tasks.map(({ id }) => id)
}

/** Cancels a task, or retries it where it is cancelled. */
export async function changeTask(book: Book, id: string): Promise<void> {
  await book.hot.begin(async (tx) => {
    await tx`select pg_current_xact_id()`
    const hot = tx as unknown as Hot
    const cancelled = await cancelTask(hot, id)
    if (cancelled?.changed !== true) await retryTask(hot, id, HORIZON_MS)
  })
}
