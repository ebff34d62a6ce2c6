import { expect, test } from 'vitest'
import { endAttempts, expireTasks, startTasks } from '../src/index.ts'
import { accept, addWorker, ledgerOf, newEnd, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()
const past = () => Date.now() - 50
const future = () => Date.now() + 3_600_000

const rowOf = async (id: string) => {
  const [row] = await book().hot<{ state: string; message: string | null; attempt: number; version: number }[]>`
    select state, error->>'message' as message, attempt, version from tasks where id = ${id}`
  return row
}
const lastEvent = async (id: string) => {
  const [row] = await book().hot<{ line: unknown[] }[]>`
    select line from events, json_array_elements(body) as line where line->>1 = ${id} order by seq desc limit 1`
  return row?.line
}

test('a task that has not begun by its startBy expires, also while it is a timer; others stay', async () => {
  const due = newTask({ start_by: past() })
  const timed = newTask({ start_by: past(), run_at: future() })
  const early = newTask({ start_by: future() })
  const plain = newTask()
  await accept(book(), [due, timed, early, plain])
  expect(await expireTasks(book().hot, 100)).toEqual({ expired: 2, running: [] })
  expect(await rowOf(due.id)).toMatchObject({
    state: 'expired',
    version: 2,
    message: `it had not begun by its startBy, ${new Date(due.start_by ?? 0).toISOString()}`,
  })
  expect(await rowOf(timed.id)).toMatchObject({ state: 'expired' })
  expect(await book().hot`select from timers where task_id = ${timed.id}`).toEqual([])
  expect((await lastEvent(due.id))?.slice(0, 3)).toEqual(['expired', due.id, 2])
  expect(await rowOf(early.id)).toMatchObject({ state: 'waiting' })
  expect(await rowOf(plain.id)).toMatchObject({ state: 'waiting' })
  expect(await ledgerOf(book())).toMatchObject({ expired: 2, pending: 2, difference: 0 })
  expect(await expireTasks(book().hot, 100)).toEqual({ expired: 0, running: [] })
})

test('a task that has begun is not held to its startBy any more, not even between two attempts', async () => {
  const task = newTask({ start_by: Date.now() + 100 })
  await accept(book(), [task])
  const worker = await addWorker(book())
  const start = newStart(task.id, { claim: true })
  expect(await startTasks(book().hot, worker, [start])).toHaveLength(1)
  await book().hot`update tasks set start_by = now() - interval '1 s' where id = ${task.id}`
  expect(await expireTasks(book().hot, 100)).toEqual({ expired: 0, running: [] })
  const retry = newEnd(task.id, {
    started: true,
    token: start.token,
    outcome: 'retrying',
    runAt: future(),
    result: null,
  })
  expect(await endAttempts(book().hot, worker, [retry])).toEqual([{ id: task.id, accepted: true }])
  expect(await expireTasks(book().hot, 100)).toEqual({ expired: 0, running: [] })
})

test('a running task that has not ended by its finishBy expires, its attempt is told, and its late end does not count', async () => {
  const task = newTask({ finish_by: Date.now() + 100 })
  await accept(book(), [task])
  const worker = await addWorker(book())
  const start = newStart(task.id)
  await startTasks(book().hot, worker, [start])
  const before = await ledgerOf(book())
  await book().hot`update tasks set finish_by = now() where id = ${task.id}`
  expect(await expireTasks(book().hot, 100)).toEqual({ expired: 1, running: [task.id] })
  const late = newEnd(task.id, { started: true, token: start.token, content: 1 })
  await endAttempts(book().hot, worker, [late])
  expect(await rowOf(task.id)).toMatchObject({ state: 'expired', attempt: 1 })
  expect(await book().hot`select outcome, attempt from executions where task_id = ${task.id}`).toEqual([
    { outcome: 'expired', attempt: 1 },
  ])
  expect(await ledgerOf(book())).toMatchObject({
    expired: before.expired + 1,
    pending: before.pending - 1,
    difference: 0,
  })
  const [running] = await book().hot<{ n: number }[]>`select sum(n)::integer as n from ledger where kind = 'running'`
  expect(running?.n).toBe(0)
})

test('a run that began without a written start cannot end a task that expired meanwhile', async () => {
  const task = newTask({ finish_by: past() })
  await accept(book(), [task])
  expect(await expireTasks(book().hot, 100)).toMatchObject({ expired: 1 })
  expect(await endAttempts(book().hot, await addWorker(book()), [newEnd(task.id)])).toEqual([
    { id: task.id, accepted: false },
  ])
})

test('a task that somebody has in hands is left to the next call, and a call ends no more than its limit', async () => {
  const tasks = Array.from({ length: 5 }, () => newTask({ start_by: past() }))
  await accept(book(), tasks)
  const [held] = tasks
  await book().hot.begin(async (tx) => {
    await tx`select from tasks where id = ${held?.id ?? ''} for update`
    expect(await expireTasks(book().hot, 3)).toEqual({ expired: 2, running: [] })
    expect(await expireTasks(book().hot, 3)).toMatchObject({ expired: 2 })
  })
  expect(await expireTasks(book().hot, 3)).toMatchObject({ expired: 1 })
})
