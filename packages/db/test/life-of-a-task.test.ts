import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  type LogPlace,
  findLogEnd,
  readLog,
  buryWorker,
  cancelTask,
  endAttempts,
  findFirstAnswers,
  lookUpTasks,
  readAttempts,
  readSegment,
  readTask,
  recordSuperseded,
  retryTask,
  startTasks,
  takeDueTimers,
  takeOutbox,
} from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, ledgerOf, newEnd, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()

const kinds = async (from: LogPlace, id: string) => {
  const { segments } = await readLog(book().hot, from, 1000)
  return segments
    .flatMap(readSegment)
    .filter((event) => event.taskId === id)
    .map((event) => `${event.kind}@${event.version}`)
}

test('an accepted task is in the book with its outbox row, event and ledger', async () => {
  const from = await findLogEnd(book().hot)
  const task = newTask()
  const { ids, outboxId } = await accept(book(), [task])
  expect([...ids]).toEqual([task.id])
  expect(outboxId).toBeTypeOf('number')
  expect(await readTask(book().db, task.id)).toMatchObject({
    state: 'waiting',
    attempt: 0,
    version: 1,
    payload: { n: 1 },
  })
  await expect.poll(() => kinds(from, task.id)).toEqual(['created@1'])
  expect((await ledgerOf(book())).difference).toBe(0)
})

test('a repeated accept changes nothing', async () => {
  const task = newTask()
  await accept(book(), [task])
  const before = await ledgerOf(book())
  expect((await accept(book(), [task])).ids.size).toBe(0)
  expect(await ledgerOf(book())).toEqual(before)
})

test('an idempotency key is accepted once and keeps its first answer', async () => {
  const key = { scope: 's', key: randomUUID(), request_hash: 'h' }
  const first = newTask({ idempotency: { ...key, answer: '{"first":1}' } })
  const second = newTask({ idempotency: { ...key, answer: '{"second":1}' } })
  expect((await accept(book(), [first, second])).ids).toEqual(new Set([first.id]))
  expect((await accept(book(), [newTask({ idempotency: { ...key, answer: '{}' } })])).ids.size).toBe(0)
  expect(await findFirstAnswers(book().hot, [key])).toMatchObject([{ taskId: first.id, answer: '{"first":1}' }])
})

test('a short task is written once: its end stands for its start too', async () => {
  const worker = await addWorker(book())
  const from = await findLogEnd(book().hot)
  const task = newTask()
  await accept(book(), [task])
  const ending = newEnd(task.id)
  expect(await endAttempts(book().hot, worker, [ending])).toEqual([{ id: task.id, accepted: true }])
  expect(await readTask(book().db, task.id)).toMatchObject({
    state: 'completed',
    attempt: 1,
    version: 3,
    result: { ok: true },
  })
  await expect.poll(() => kinds(from, task.id)).toEqual(['created@1', 'started@2', 'completed@3'])
  expect(await readAttempts(book().db, task.id)).toMatchObject([{ attempt: 1, outcome: 'completed', worker }])
  expect(await endAttempts(book().hot, worker, [ending])).toEqual([{ id: task.id, accepted: true }])
  expect(await endAttempts(book().hot, worker, [newEnd(task.id)])).toEqual([{ id: task.id, accepted: false }])
  expect((await ledgerOf(book())).difference).toBe(0)
})

test('a written start fences by its token, and a second claim is refused while the worker lives', async () => {
  const worker = await addWorker(book())
  const task = newTask()
  await accept(book(), [task])
  const mine = newStart(task.id)
  expect(await startTasks(book().hot, worker, [mine])).toMatchObject([{ id: task.id, attempt: 1, version: 2 }])
  expect(await startTasks(book().hot, worker, [mine])).toMatchObject([{ id: task.id, attempt: 1, version: 2 }])
  expect(await startTasks(book().hot, worker, [newStart(task.id, { claim: true, version: 2 })])).toEqual([])
  expect(await endAttempts(book().hot, worker, [newEnd(task.id)])).toEqual([{ id: task.id, accepted: false }])
  const verdict = await endAttempts(book().hot, worker, [newEnd(task.id, { started: true, token: mine.token })])
  expect(verdict).toEqual([{ id: task.id, accepted: true }])
  expect((await ledgerOf(book())).running).toBe(0)
})

test('a retry waits as a timer, and a claim of its version issues the next attempt', async () => {
  const worker = await addWorker(book())
  const task = newTask()
  await accept(book(), [task])
  const error = { name: 'Error', message: 'no' }
  const runAt = Date.now() + 20
  await endAttempts(book().hot, worker, [newEnd(task.id, { outcome: 'retrying', runAt, result: null, error })])
  expect(await readTask(book().db, task.id)).toMatchObject({ state: 'waiting', attempt: 1, version: 3, worker: null })
  const due = (await takeDueTimers(book().hot, HORIZON_MS, 10)).find((timer) => timer.id === task.id)
  expect(due).toMatchObject({ version: 3, take: 1, runAt })
  expect(await startTasks(book().hot, worker, [newStart(task.id, { claim: true, version: 2 })])).toEqual([])
  const claim = newStart(task.id, { claim: true, version: 3 })
  expect(await startTasks(book().hot, worker, [claim])).toMatchObject([{ attempt: 2, version: 4 }])
  await endAttempts(book().hot, worker, [newEnd(task.id, { started: true, token: claim.token })])
  expect((await readAttempts(book().db, task.id)).map((one) => one.outcome)).toEqual(['retrying', 'completed'])
  expect(await ledgerOf(book())).toMatchObject({ difference: 0, running: 0 })
})

test('a buried worker loses its attempts, its tasks are restaged, and its late outcome is superseded', async () => {
  const worker = await addWorker(book())
  const [written, unwritten] = [newTask(), newTask()]
  await accept(book(), [written, unwritten])
  const begun = newStart(written.id)
  await startTasks(book().hot, worker, [begun])
  const held = { id: unwritten.id, token: randomUUID(), startedAt: Date.now(), content: 1 }
  const burial = await buryWorker(book().hot, worker, 'killed', [held], HORIZON_MS)
  expect(burial).toEqual({ buried: true, restaged: 2, failed: 0 })
  expect(await startTasks(book().hot, worker, [newStart(unwritten.id, { claim: true, version: 2 })])).toEqual([])
  const late = newEnd(written.id, { started: true, token: begun.token })
  expect(await endAttempts(book().hot, worker, [late, newEnd(unwritten.id, { token: held.token })])).toEqual([
    { id: written.id, accepted: false },
    { id: unwritten.id, accepted: false },
  ])
  await recordSuperseded(book().hot, worker, [late])
  expect(await readAttempts(book().db, written.id)).toMatchObject([{ attempt: 1, outcome: 'superseded' }])
  expect(await readAttempts(book().db, unwritten.id)).toMatchObject([{ attempt: 1, outcome: 'lost' }])
  const staged = (await takeOutbox(book().hot, 'other', 100)).flatMap((batch) => batch.items.map((item) => item.id))
  expect(staged).toEqual(expect.arrayContaining([written.id, unwritten.id]))
  expect(await ledgerOf(book())).toMatchObject({ difference: 0, running: 0 })
})

test('cancel and retry: the row decides, and a run that began before a cancel cannot end the task', async () => {
  const worker = await addWorker(book())
  const task = newTask()
  await accept(book(), [task])
  expect(await cancelTask(book().hot, task.id)).toMatchObject({ changed: true, state: 'waiting' })
  expect(await cancelTask(book().hot, task.id)).toMatchObject({ changed: false, state: 'cancelled' })
  expect(await retryTask(book().hot, task.id, HORIZON_MS)).toMatchObject({ changed: true, state: 'cancelled' })
  expect(await endAttempts(book().hot, worker, [newEnd(task.id)])).toEqual([{ id: task.id, accepted: false }])
  const [row] = await lookUpTasks(book().hot, [task.id])
  expect(row).toMatchObject({ state: 'waiting', version: 3, content: 3, maxAttempts: 3 })
  expect(await cancelTask(book().hot, randomUUID())).toBeUndefined()
  expect(await ledgerOf(book())).toMatchObject({ difference: 0, running: 0 })
})
