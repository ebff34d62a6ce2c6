import {
  type NewTask,
  cancelTask,
  createPostgresSearchIndex,
  createPostgresSearchWriter,
  deleteTask,
  listDeadLetters,
  readTaskDocumentPage,
  resetBook,
  writeLogs,
} from '@bullwheel/db'
import { type SearchWriter, type TaskDocument, readSearchTerms } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { createCopier } from '../src/mirrors/copier.ts'
import { leaveOtherSearch } from '../src/mirrors/leave-other-search.ts'
import { searchMirrors } from '../src/mirrors/search-mirrors.ts'
import { acceptInto, changeTask, useBook } from './book-fixture.ts'
import { log } from './worker-fixture.ts'

const place = useBook()

const accept = (over: Partial<NewTask>, count = 1) => acceptInto(place.book.hot, count, over)

async function copy(writer: SearchWriter = createPostgresSearchWriter(place.book.hot), holder = 'test'): Promise<void> {
  for (const mirror of searchMirrors({ hot: place.book.hot, source: 'postgres', writer, keepLogsMs: 86_400_000 })) {
    const copier = createCopier({ hot: place.book.hot, mirror, partition: 0, holder, log })
    for (let isAtEnd = false; !isAtEnd;) isAtEnd = (await copier.runOnce()).isAtEnd
  }
}

const base = { limit: 100, after: undefined }
const find = async (text: string): Promise<string[]> => {
  const { hits } = await createPostgresSearchIndex(place.book.hot).findTasks({ ...base, terms: readSearchTerms(text) })
  return hits.map(({ id }) => id)
}
const findLines = async (text: string): Promise<string[]> => {
  const { hits } = await createPostgresSearchIndex(place.book.hot).findLogs({ ...base, terms: readSearchTerms(text) })
  return hits.map(({ message }) => message)
}

test('tasks are found as they are now, and not once they are deleted', async () => {
  const payload = JSON.stringify({ text: 'a\nlighthouse', more: 'x '.repeat(100_000) })
  const [kept = '', gone = ''] = await accept({ name: 'mirrored one', tags: ['sea'], payload }, 2)
  await copy()
  expect(await find('lighthouse sea')).toEqual([gone, kept])
  await cancelTask(place.book.hot, kept)
  await deleteTask(place.book.hot, gone, false)
  await copy()
  expect(await find('lighthouse')).toEqual([kept])
  const index = createPostgresSearchIndex(place.book.hot)
  expect((await index.findTasks({ ...base, terms: [], states: ['cancelled'] })).hits).toEqual([{ id: kept }])
})

test('under writers that change the same tasks the last state of each is what is found in the end', async () => {
  const tasks = await accept({ name: 'churned' }, 40)
  const change = async (seed: number): Promise<void> => {
    for (let turn = 0; turn < 30; turn++) {
      const id = tasks[(seed * 7 + turn * 3) % tasks.length] ?? ''
      await changeTask(place.book, id)
    }
  }
  const writing = Promise.all([1, 2, 3].map(change))
  for (let turn = 0; turn < 5; turn++) await copy()
  await writing
  await copy()
  const rows = await place.book.hot<{ id: string; isSame: boolean }[]>`
    select t.id, t.version = s.version and t.state = s.state and t.attempt = s.attempt as "isSame"
    from tasks t join task_search s on s.id = t.id where t.name = 'churned'`
  expect(rows.filter(({ isSame }) => isSame)).toHaveLength(tasks.length)
})

test('a document that is refused is a dead letter of its task, and the others go on', async () => {
  const [bad = '', good = ''] = await accept({ name: 'letter' }, 2)
  const real = createPostgresSearchWriter(place.book.hot)
  const isBad = ({ id }: TaskDocument): boolean => id === bad
  const writer: SearchWriter = {
    ...real,
    putTasks: async (documents) => [
      ...(await real.putTasks(documents.filter((one) => !isBad(one)))),
      ...documents.filter(isBad).map(({ id }) => ({ id, reason: 'does not fit' })),
    ],
  }
  await copy(writer)
  expect(await find('letter')).toEqual([good])
  const letters = await listDeadLetters(place.book.hot, 'search-postgres', { before: undefined, limit: 10 })
  expect(letters).toMatchObject([{ taskId: bad, reason: 'does not fit' }])
})

test('lines of handlers are found, those that come again once', async () => {
  const [taskId = ''] = await accept({ name: 'talks' })
  const lines = Array.from({ length: 12 }, (_, n) => JSON.stringify([Date.now(), 'info', `heron ${n}`, { n }]))
  const chunk = { taskId, token: crypto.randomUUID(), first: 1, attempt: 1, lines }
  await writeLogs(place.book.hot, [chunk])
  await copy()
  await place.book.hot`update mirror_cursors set seen = '1:1:' where mirror like 'search-%'`
  await copy()
  expect(await findLines('heron')).toHaveLength(12)
  expect(await findLines('"heron 7"')).toEqual(['heron 7'])
})

test('after a reset nothing of before is found, and what comes after it is', async () => {
  await accept({ name: 'before' })
  await copy()
  expect(await find('before')).toHaveLength(1)
  await resetBook(place.book.hot, { actor: 'test', requestId: null }, { schedules: false })
  const [after] = await accept({ name: 'after' })
  await copy()
  expect(await find('before')).toEqual([])
  expect(await find('after')).toEqual([after])
  expect(await findLines('heron')).toEqual([])
})

test('all tasks are read in pages, each once, with long texts cut', async () => {
  const payload = JSON.stringify('y'.repeat(200_000))
  await accept({ payload }, 7)
  const read: TaskDocument[] = []
  for (let page; page === undefined || page.length > 0;) {
    page = await readTaskDocumentPage(place.book.hot, read.at(-1)?.id, 3)
    read.push(...page)
  }
  const [{ n } = { n: 0 }] = await place.book.hot<{ n: number }[]>`select count(*) as n from tasks`
  expect(new Set(read.map(({ id }) => id)).size).toBe(n)
  expect(read).toHaveLength(n)
  for (const document of read) expect(document.payload?.length ?? 0).toBeLessThanOrEqual(16_384)
})

test('once search has another source the one before is forgotten, but not while somebody copies there; back again it finds all', async () => {
  const [id = ''] = await accept({ name: 'heron in the reeds' })
  await copy()
  const places = async () =>
    (await place.book.hot<{ mirror: string }[]>`select mirror from mirror_cursors where mirror like 'search-%'`).length
  await leaveOtherSearch(place.book.hot, 'elasticsearch')
  expect(await places()).toBe(2)
  expect(await find('heron')).toEqual([id])
  await place.book.hot`update mirror_cursors set held_until = now()`
  await leaveOtherSearch(place.book.hot, 'elasticsearch')
  expect(await places()).toBe(0)
  expect(await find('heron')).toEqual([])
  await copy()
  expect(await find('heron')).toEqual([id])
})
