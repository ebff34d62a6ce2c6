import { expect, test } from 'vitest'
import { cancelTask, endAttempts, gatherEvidence, readTask, startTasks } from '../src/index.ts'
import { accept, addWorker, ledgerOf, newEnd, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()
const RACES = 1_000
const AT_ONCE = 20

/** A run of a task as a worker writes it: short ones only their end, others their start first. */
async function run(worker: string, id: string, isWritten: boolean): Promise<boolean> {
  const { hot } = book()
  if (!isWritten) return (await endAttempts(hot, worker, [newEnd(id)]))[0]?.accepted === true
  const start = newStart(id)
  if ((await startTasks(hot, worker, [start])).length === 0) return false
  return (await endAttempts(hot, worker, [newEnd(id, { started: true, token: start.token })]))[0]?.accepted === true
}

test('of 1,000 cancels that race with a start or an end exactly one side wins each, and the ledger is exact', async () => {
  const worker = await addWorker(book())
  const tasks = Array.from({ length: RACES }, () => newTask()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await accept(book(), tasks)
  const wins = { cancel: 0, finish: 0 }
  const race = async ({ id }: { id: string }, at: number) => {
    // Which one sets out first, and by how much, differs from race to race.
    const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
    const cancel = async () => {
      if (Math.random() < 0.5) await pause()
      return cancelTask(book().hot, id)
    }
    const [isFinished, cancelled] = await Promise.all([run(worker, id, at % 2 === 0), cancel()])
    expect({ id, isFinished }).toEqual({ id, isFinished: cancelled?.changed === false })
    const { state } = (await readTask(book().db, id)) as { state: string }
    expect(state).toBe(isFinished ? 'completed' : 'cancelled')
    if (!isFinished) expect(await run(worker, id, at % 4 === 0)).toBe(false)
    wins[isFinished ? 'finish' : 'cancel']++
  }
  for (let at = 0; at < RACES; at += AT_ONCE) {
    await Promise.all(tasks.slice(at, at + AT_ONCE).map((task, place) => race(task, at + place)))
  }
  expect(wins.cancel).toBeGreaterThan(50)
  expect(wins.finish).toBeGreaterThan(50)
  expect(await ledgerOf(book())).toMatchObject({
    accepted: RACES,
    cancelled: wins.cancel,
    completed: wins.finish,
    difference: 0,
    pending: 0,
    running: 0,
  })
  expect((await gatherEvidence(book().hot, () => ['default'])).strays).toEqual([])
}, 120_000)
