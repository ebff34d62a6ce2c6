import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { cancelTask, editTask, readAttempts, readTask, recordBegunRun, retryTask } from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, newTask, useBook } from './book-fixture.ts'

const book = useBook()
const startedAt = Date.now()

test('a run that began without a written start and was cancelled is the first attempt of its task', async () => {
  const [task, worker] = [newTask(), await addWorker(book())]
  await accept(book(), [task])
  await cancelTask(book().hot, task.id)
  const run = { id: task.id, token: randomUUID(), startedAt, content: 1 }
  await recordBegunRun(book().hot, worker, run)
  await recordBegunRun(book().hot, worker, { ...run, token: randomUUID() })
  expect(await readAttempts(book().db, task.id)).toMatchObject([{ attempt: 1, outcome: 'cancelled', worker }])
  await retryTask(book().hot, task.id, HORIZON_MS)
  expect(await readTask(book().db, task.id)).toMatchObject({ state: 'waiting', attempt: 1 })
  expect(await readAttempts(book().db, task.id)).toMatchObject([{ attempt: 1, outcome: 'cancelled', worker }])
})

test('a run that an edit made begin again leaves nothing behind', async () => {
  const [task, worker] = [newTask(), await addWorker(book())]
  await accept(book(), [task])
  await editTask(book().hot, task.id, { payload: '2' }, HORIZON_MS)
  await recordBegunRun(book().hot, worker, { id: task.id, token: randomUUID(), startedAt, content: 1 })
  await cancelTask(book().hot, task.id)
  await recordBegunRun(book().hot, worker, { id: task.id, token: randomUUID(), startedAt, content: 1 })
  expect(await readAttempts(book().db, task.id)).toEqual([])
})
