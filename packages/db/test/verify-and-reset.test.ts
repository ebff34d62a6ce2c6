import { expect, test } from 'vitest'
import {
  type Hot,
  cancelTask,
  deleteTask,
  editTask,
  endAttempts,
  gatherEvidence,
  readLedger,
  resetBook,
  retryDeadlocks,
  startTasks,
  takeOutbox,
} from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, ledgerOf, newEnd, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()
const strays = async () => (await gatherEvidence(book().hot, () => ['default'])).strays
const BY = { actor: 'test', requestId: null }
const KEEP = { schedules: false }

/** One task in each state that users can bring about, and one that is deleted. */
async function oneOfEach() {
  const worker = await addWorker(book())
  const [waiting, running, completed, cancelled, deleted] = [newTask(), newTask(), newTask(), newTask(), newTask()]
  await accept(book(), [waiting, running, completed, cancelled, deleted])
  await editTask(book().hot, waiting.id, { priority: 1 }, HORIZON_MS)
  await startTasks(book().hot, worker, [newStart(running.id)])
  await endAttempts(book().hot, worker, [newEnd(completed.id)])
  await cancelTask(book().hot, cancelled.id)
  await deleteTask(book().hot, deleted.id, false)
  return { waiting, running, completed, cancelled, deleted }
}

test('the evidence names a row that is gone and one that says something else than its last event, and no other', async () => {
  const { waiting, running } = await oneOfEach()
  expect(await strays()).toEqual([])
  await book().hot`delete from tasks where id = ${waiting.id}`
  await book().hot`update tasks set state = 'failed' where id = ${running.id}`
  expect(await strays()).toEqual(
    [
      { id: waiting.id, queue: 'default', expected: 'waiting', found: null },
      { id: running.id, queue: 'default', expected: 'running', found: 'failed' },
    ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  )
  const { rows } = await gatherEvidence(book().hot, () => [])
  expect(rows.find((row) => row.state === 'completed')?.n).toBe(1)
})

test('a reset removes every row and counts it, keeps the events, and what came before is no stray', async () => {
  await oneOfEach()
  await book().hot`insert into epochs (queue, epoch, beat_at) values ('default', 'before', now())`
  const left = await book().hot<{ n: number }[]>`select count(*) as n from tasks`
  const counts = await resetBook(book().hot, BY, KEEP)
  expect(counts?.reduce((sum, { n }) => sum + n, 0)).toBe(left[0]?.n)
  for (const table of ['tasks', 'attempts', 'outbox', 'timers', 'idempotency_keys']) {
    expect(await book().hot`select from ${book().hot(table)}`).toHaveLength(0)
  }
  expect(await book().hot`select from events limit 1`).toHaveLength(1)
  expect(await book().hot`select epoch from epochs where epoch = 'before'`).toEqual([])
  expect(await strays()).toEqual([])
  await oneOfEach()
  expect(await strays()).toEqual([])
})

test('a reset of an exact ledger leaves it exact, with nothing pending', async () => {
  // The tests above broke this book on purpose; a second reset is judged by what it changes.
  await resetBook(book().hot, BY, KEEP)
  const before = await ledgerOf(book())
  await oneOfEach()
  await resetBook(book().hot, BY, KEEP)
  const after = await ledgerOf(book())
  expect(after.difference).toBe(before.difference)
  expect(after).toMatchObject({ pending: before.pending, running: before.running, completed: before.completed })
  expect(after.removed).toBe(before.removed + 5)
})

test('resets in the middle of work leave a ledger that is exact, whatever was under way', async () => {
  const worker = await addWorker(book())
  const { hot } = book()
  let isOver = false
  const work = async () => {
    while (!isOver) {
      const tasks = Array.from({ length: 20 }, () => newTask({ queue: 'stormy' })).toSorted((a, b) =>
        a.id < b.id ? -1 : 1,
      )
      await retryDeadlocks(() => accept(book(), tasks))
      const [mine, others] = [tasks.slice(0, 10), tasks.slice(10)]
      await retryDeadlocks(() =>
        startTasks(
          hot,
          worker,
          others.map(({ id }) => newStart(id)),
        ),
      )
      await retryDeadlocks(() =>
        endAttempts(
          hot,
          worker,
          mine.map(({ id }) => newEnd(id)),
        ),
      )
      await Promise.all(others.slice(0, 5).map(({ id }) => retryDeadlocks(() => cancelTask(hot, id))))
      await retryDeadlocks(() => takeOutbox(hot, 'other', 10))
    }
  }
  const workers = [work(), work()]
  for (let resets = 0; resets < 5; resets++) {
    await expect.poll(() => hot`select id from tasks where queue = 'stormy' limit 1`).toHaveLength(1)
    expect(await retryDeadlocks(() => resetBook(hot, BY, KEEP))).toBeDefined()
  }
  isOver = true
  await Promise.all(workers)
  const { ledger, rows, strays: found } = await gatherEvidence(hot, () => ['stormy'])
  expect(found).toEqual([])
  const line = ledger.find(({ queue }) => queue === 'stormy')
  const count = (state: string) => rows.find((row) => row.queue === 'stormy' && row.state === state)?.n ?? 0
  expect(line).toMatchObject({
    completed: count('completed'),
    cancelled: count('cancelled'),
    running: count('running'),
    pending: count('running') + count('waiting'),
  })
  expect(line?.accepted).toBe(
    (line?.removed ?? 0) + rows.reduce((sum, row) => (row.queue === 'stormy' ? sum + row.n : sum), 0),
  )
}, 60_000)

test('a reset that cannot have the tables alone changes nothing and says so', async () => {
  const task = newTask({ queue: 'busy' })
  await accept(book(), [task])
  await book().hot.begin(async (tx) => {
    await (tx as unknown as Hot)`select from tasks where id = ${task.id} for update`
    expect(await resetBook(book().hot, BY, KEEP)).toBeUndefined()
  })
  const busy = (await readLedger(book().hot)).find((line) => line.queue === 'busy')
  expect(busy).toMatchObject({ accepted: 1, pending: 1, removed: 0 })
})
