import { randomUUID } from 'node:crypto'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Book,
  findLogBegin,
  forgetLogs,
  holdCursor,
  migrate,
  moveCursor,
  openBook,
  readLog,
  readTaskLog,
  releaseCursor,
  writeLogs,
} from '../src/index.ts'

const place = createTestPlace()
const DAY_MS = 86_400_000
const KEEP_MS = 30 * DAY_MS
const cursor = { mirror: 'search-logs', partition: 0, holder: 'test' }
let book: Book

beforeAll(async () => {
  await migrate({ url: place.databaseUrl, schema: place.schema })
  book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test' })
  await book.hot`select make_partitions(current_date - 41, 3)`
})
afterAll(async () => {
  await book.close()
  await place.remove()
})

/** A line of a task that was made so many days ago; `written` days ago. */
async function write(madeDaysAgo: number, writtenDaysAgo: number): Promise<string> {
  const ms = Math.floor(Date.now() / DAY_MS) * DAY_MS - madeDaysAgo * DAY_MS + DAY_MS / 2
  const id = `${ms
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7${randomUUID().slice(15)}`
  const line = JSON.stringify([ms, 'info', 'a line', null])
  await writeLogs(book.hot, [{ taskId: id, token: randomUUID(), attempt: 1, first: 1, lines: [line] }])
  await book.hot`update task_logs set at = now() - ${writtenDaysAgo} * interval '1 day' where task_id = ${id}`
  return id
}
const isKept = async (id: string) => (await readTaskLog(book.hot, id, {}, 10)).length > 0

test('lines go a day of tasks at a time, when all are past their time and every mirror that runs has copied them', async () => {
  const [old, busy, young] = [await write(40, 40), await write(39, 1), await write(0, 0)]
  const begin = await findLogBegin(book.hot, 'task_log_segments')
  const from = await holdCursor(book.hot, cursor, { begin, log: 'task_log_segments' }, 60_000)
  expect(await forgetLogs(book.hot, KEEP_MS)).toBe(0)
  expect(await isKept(old)).toBe(true)

  const page = await readLog(book.hot, begin, 100, 'task_log_segments')
  expect(page.segments).toHaveLength(3)
  await moveCursor(book.hot, cursor, { from: from ?? begin, to: page.place, eventAt: null })
  expect(await forgetLogs(book.hot, KEEP_MS)).toBe(1)
  expect(await Promise.all([old, busy, young].map(isKept))).toEqual([false, true, true])
  expect(await forgetLogs(book.hot, KEEP_MS)).toBe(0)
})

test('a task of a day that was forgotten may write again, and a mirror that stands still for ever holds nothing', async () => {
  const again = await write(40, 35)
  expect(await isKept(again)).toBe(true)
  expect(await forgetLogs(book.hot, KEEP_MS)).toBe(0)
  await releaseCursor(book.hot, cursor)
  expect(await forgetLogs(book.hot, KEEP_MS)).toBe(1)
  expect(await isKept(again)).toBe(false)
})
