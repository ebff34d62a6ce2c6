import { expect, test } from 'vitest'
import { buryWorker, readAttempts, readTask, startTasks } from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, ledgerOf, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()

test('a task fails when it has lost more workers than its own rule allows, and the reason says how many', async () => {
  const task = newTask({ retry: { attempts: 3, maxLost: 1 } })
  const strict = newTask({ retry: { attempts: 3, maxLost: 0 } })
  await accept(book(), [task, strict])
  const lose = async (id: string) => {
    const worker = await addWorker(book())
    const row = await readTask(book().db, id)
    await startTasks(book().hot, worker, [newStart(id, { claim: true, version: row?.version as number })])
    return buryWorker(book().hot, worker, 'it was killed', [], HORIZON_MS)
  }
  expect(await lose(strict.id)).toEqual({ buried: true, restaged: 0, failed: 1 })
  expect((await readTask(book().db, strict.id))?.error?.message).toBe(
    'it was killed; the task has lost 1 worker and is not tried again',
  )
  expect(await lose(task.id)).toEqual({ buried: true, restaged: 1, failed: 0 })
  expect(await lose(task.id)).toEqual({ buried: true, restaged: 0, failed: 1 })
  expect(await readTask(book().db, task.id)).toMatchObject({
    state: 'failed',
    attempt: 2,
    error: { name: 'WorkerLost', message: 'it was killed; the task has lost 2 workers and is not tried again' },
  })
  expect((await readAttempts(book().db, task.id)).map((one) => one.outcome)).toEqual(['lost', 'failed'])
  expect(await ledgerOf(book())).toMatchObject({ accepted: 2, failed: 2, pending: 0, running: 0 })
})
