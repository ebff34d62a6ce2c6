import { expect, test } from 'vitest'
import {
  type LogPlace,
  findLogEnd,
  readLog,
  type Hot,
  cancelTask,
  countQueues,
  deleteTask,
  editTask,
  endAttempts,
  lookUpTasks,
  readAttempts,
  readSegment,
  readTask,
  retryFailedTasks,
  retryTask,
  runTaskNow,
  startTasks,
  takeDueTimers,
  takeOutbox,
} from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, ledgerOf, newEnd, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()
const HOUR_MS = 3_600_000
const EXACT = { difference: 0, running: 0 }

const events = async (from: LogPlace, id: string) => {
  const { segments } = await readLog(book().hot, from, 1000)
  return segments
    .flatMap(readSegment)
    .filter((event) => event.taskId === id)
    .map((event) => `${event.kind}@${event.version}`)
}
/** Runs `late` while a transaction holds what `first` did, and lets it go on once that is committed. */
async function behind<Result>(first: (tx: Hot) => Promise<unknown>, late: () => Promise<Result>): Promise<Result> {
  let result: Promise<Result> | undefined
  await book().hot.begin(async (tx) => {
    await first(tx as unknown as Hot)
    result = late()
    await expect
      .poll(() => book().hot`select pid from pg_locks where not granted and locktype in ('transactionid', 'tuple')`)
      .not.toHaveLength(0)
  })
  return result as Promise<Result>
}
const row = async (id: string) => (await lookUpTasks(book().hot, [id]))[0]

test('an edit changes what it names, raises the version and stages the task again', async () => {
  const from = await findLogEnd(book().hot)
  const task = newTask({ name: 'old', timeout_ms: 50, tags: ['a'] })
  await accept(book(), [task])
  const change = { payload: '{"n":2}', name: null, tags: ['b', 'c"\\'], timeoutMs: null, priority: 2 }
  expect(await editTask(book().hot, task.id, change, HORIZON_MS)).toMatchObject({ changed: true, state: 'waiting' })
  expect(await row(task.id)).toMatchObject({
    version: 2,
    content: 2,
    payload: { n: 2 },
    name: null,
    tags: ['b', 'c"\\'],
    timeoutMs: null,
    priority: 2,
    maxAttempts: 3,
  })
  await expect.poll(() => events(from, task.id)).toEqual(['created@1', 'updated@2'])
  const staged = async () => (await takeOutbox(book().hot, 'other', 100)).flatMap((batch) => batch.items)
  await expect.poll(staged).toContainEqual(expect.objectContaining({ id: task.id, version: 2, priority: 2 }))
  expect(await ledgerOf(book())).toMatchObject(EXACT)
})

test('a payload may be set to null, and deadlines are taken away by null', async () => {
  const later = Date.now() + HOUR_MS
  const task = newTask({ start_by: later, finish_by: later })
  await accept(book(), [task])
  await editTask(book().hot, task.id, { payload: 'null', startBy: null }, HORIZON_MS)
  expect(await row(task.id)).toMatchObject({ payload: null, startBy: null, finishBy: later })
})

test('a changed priority moves the pending one in the ledger, and accepted stays where it was', async () => {
  const task = newTask({ queue: 'moved', priority: 9 })
  await accept(book(), [task])
  await editTask(book().hot, task.id, { priority: 1 }, HORIZON_MS)
  await editTask(book().hot, task.id, { priority: 1 }, HORIZON_MS)
  const counts = await countQueues(book().hot, 'moved')
  const of = (kind: string, priority: number) =>
    counts.find((count) => count.kind === kind && count.priority === priority)?.n ?? 0
  expect({ old: of('pending', 9), now: of('pending', 1), accepted: of('accepted', 9) }).toEqual({
    old: 0,
    now: 1,
    accepted: 1,
  })
})

test('a payload edit beats a start that is not written yet; a priority edit lets it go on', async () => {
  const worker = await addWorker(book())
  const [payload, priority] = [newTask(), newTask()]
  await accept(book(), [payload, priority])
  await editTask(book().hot, payload.id, { payload: '{"n":2}' }, HORIZON_MS)
  await editTask(book().hot, priority.id, { priority: 1 }, HORIZON_MS)
  expect(await startTasks(book().hot, worker, [newStart(payload.id)])).toEqual([])
  expect(await endAttempts(book().hot, worker, [newEnd(payload.id)])).toMatchObject([{ accepted: false }])
  expect(await endAttempts(book().hot, worker, [newEnd(priority.id)])).toMatchObject([{ accepted: true }])
  expect(await ledgerOf(book())).toMatchObject(EXACT)
})

test('an edit that meets a start finds a running task, and one that comes first aborts the start', async () => {
  const worker = await addWorker(book())
  const [begun, edited] = [newTask(), newTask()]
  await accept(book(), [begun, edited])
  const edit = (id: string, hot = book().hot) => editTask(hot, id, { payload: '{"n":3}' }, HORIZON_MS)
  const start = (id: string, hot = book().hot) => startTasks(hot, worker, [newStart(id)])
  expect(
    await behind(
      (tx) => start(begun.id, tx),
      () => edit(begun.id),
    ),
  ).toMatchObject({ changed: false, state: 'running' })
  expect(
    await behind(
      (tx) => edit(edited.id, tx),
      () => start(edited.id),
    ),
  ).toEqual([])
  await cancelTask(book().hot, begun.id)
})

test('a retry rule counts from where the present grant began, and never takes the attempt that is waited for', async () => {
  const worker = await addWorker(book())
  const task = newTask()
  await accept(book(), [task])
  const failed = { outcome: 'retrying' as const, runAt: Date.now(), result: null, error: { name: 'E', message: 'no' } }
  await endAttempts(book().hot, worker, [newEnd(task.id, failed)])
  const retry = { attempts: 5, maxLost: 5, backoff: { kind: 'fixed', delay: 1, max: 1, jitter: 0 } } as const
  await editTask(book().hot, task.id, { retry }, HORIZON_MS)
  expect(await row(task.id)).toMatchObject({ maxAttempts: 5, attempt: 1, retry: { attempts: 5 } })
  await editTask(book().hot, task.id, { retry: { ...retry, attempts: 1 } }, HORIZON_MS)
  expect(await row(task.id)).toMatchObject({ maxAttempts: 2, attempt: 1 })
})

test('a task for later becomes a timer, and run-now takes the timer away; a second run-now changes nothing', async () => {
  const task = newTask()
  await accept(book(), [task])
  const runAt = Date.now() + HOUR_MS
  await editTask(book().hot, task.id, { runAt }, HORIZON_MS)
  const timers = () => book().hot`select version from timers where task_id = ${task.id}`
  expect(await timers()).toEqual([{ version: 2 }])
  expect(await runTaskNow(book().hot, task.id, HORIZON_MS)).toMatchObject({ changed: true, state: 'waiting' })
  expect(await timers()).toEqual([])
  expect((await row(task.id))?.runAt).toBeLessThanOrEqual(Date.now() + 1_000)
  expect(await runTaskNow(book().hot, task.id, HORIZON_MS)).toMatchObject({ changed: false, state: 'waiting' })
  expect(await row(task.id)).toMatchObject({ version: 3, content: 1 })
  const staged = async () => (await takeOutbox(book().hot, 'other', 100)).flatMap((batch) => batch.items)
  await expect.poll(staged).toContainEqual(expect.objectContaining({ id: task.id, version: 3 }))
  await editTask(book().hot, task.id, { runAt }, HORIZON_MS)
  await editTask(book().hot, task.id, { runAt: Date.now() }, HORIZON_MS)
  expect(await timers()).toEqual([])
})

test('a cancel of what waits leaves a task alone that began or changed meanwhile', async () => {
  const worker = await addWorker(book())
  const [waiting, begun, edited] = [newTask(), newTask(), newTask()]
  await accept(book(), [waiting, begun, edited])
  const cancel = (id: string) => cancelTask(book().hot, id, 1)
  expect(await cancel(waiting.id)).toMatchObject({ changed: true, state: 'waiting' })
  const start = (tx: Hot) => startTasks(tx, worker, [newStart(begun.id)])
  expect(await behind(start, () => cancel(begun.id))).toMatchObject({ changed: false, state: 'running' })
  const edit = (tx: Hot) => editTask(tx, edited.id, { priority: 1 }, HORIZON_MS)
  expect(await behind(edit, () => cancel(edited.id))).toMatchObject({ changed: false, state: 'waiting', version: 2 })
  expect(await row(edited.id)).toMatchObject({ version: 2 })
  await cancelTask(book().hot, begun.id)
  expect(await ledgerOf(book())).toMatchObject(EXACT)
})

test('a removal of what failed leaves a task alone that was retried meanwhile, also when it failed again', async () => {
  const worker = await addWorker(book())
  const [failed, retried, again] = [newTask(), newTask(), newTask()]
  await accept(book(), [failed, retried, again])
  const no = { outcome: 'failed' as const, result: null, error: { name: 'E', message: 'no' } }
  const versionOf = async (id: string): Promise<number> => {
    const [found] = await book().hot<{ version: number }[]>`select version from tasks where id = ${id}`
    return found?.version ?? 0
  }
  for (const { id } of [failed, retried, again]) await endAttempts(book().hot, worker, [newEnd(id, no)])
  const version = await versionOf(failed.id)
  const remove = (id: string) => deleteTask(book().hot, id, false, version)
  expect(await remove(failed.id)).toMatchObject({ changed: true, state: 'failed' })
  const retry = (id: string, hot = book().hot) => retryTask(hot, id, HORIZON_MS)
  expect(
    await behind(
      (tx) => retry(retried.id, tx),
      () => remove(retried.id),
    ),
  ).toMatchObject({ changed: false, state: 'waiting' })
  // One that failed again since is another version.
  expect(await deleteTask(book().hot, again.id, false, version - 1)).toMatchObject({ changed: false, state: 'failed' })
  expect(await ledgerOf(book())).toMatchObject(EXACT)
})

test('a deleted task leaves nothing behind, and nothing that comes late brings it back', async () => {
  const worker = await addWorker(book())
  const from = await findLogEnd(book().hot)
  const [waiting, running, ended] = [newTask(), newTask(), newTask()]
  await accept(book(), [waiting, running, ended])
  const begun = newStart(running.id)
  await startTasks(book().hot, worker, [begun])
  const error = { name: 'E', message: 'no' }
  const runAt = Date.now() + HOUR_MS
  await endAttempts(book().hot, worker, [newEnd(ended.id, { outcome: 'retrying', runAt, result: null, error })])
  await cancelTask(book().hot, ended.id)
  expect(await deleteTask(book().hot, running.id, false)).toMatchObject({ changed: false, state: 'running' })
  expect(await deleteTask(book().hot, waiting.id, false)).toMatchObject({ changed: true, state: 'waiting' })
  expect(await deleteTask(book().hot, running.id, true)).toMatchObject({ changed: true, state: 'running' })
  expect(await deleteTask(book().hot, ended.id, false)).toMatchObject({ changed: true, state: 'cancelled' })
  expect(await deleteTask(book().hot, ended.id, true)).toBeUndefined()
  const late = newEnd(running.id, { started: true, token: begun.token })
  expect(await endAttempts(book().hot, worker, [newEnd(waiting.id)])).toMatchObject([{ accepted: false }])
  expect(await endAttempts(book().hot, worker, [late])).toMatchObject([{ accepted: false }])
  expect(await startTasks(book().hot, worker, [newStart(waiting.id)])).toEqual([])
  for (const { id } of [waiting, running, ended]) {
    expect(await readTask(book().db, id)).toBeUndefined()
    expect(await readAttempts(book().db, id)).toEqual([])
    await expect.poll(async () => (await events(from, id)).at(-1)).toMatch(/^deleted@/)
  }
  expect((await takeDueTimers(book().hot, 2 * HOUR_MS, 100)).map((timer) => timer.id)).not.toContain(ended.id)
  expect(await ledgerOf(book())).toMatchObject(EXACT)
})

test('a retry by hand may bring another payload, forgets progress, and takes deadlines away that have passed', async () => {
  const later = Date.now() + HOUR_MS
  const task = newTask({ start_by: Date.now() - 1, finish_by: later })
  await accept(book(), [task])
  await cancelTask(book().hot, task.id)
  await retryTask(book().hot, task.id, HORIZON_MS, '{"n":9}')
  expect(await row(task.id)).toMatchObject({ payload: { n: 9 }, startBy: null, finishBy: later, content: 3 })
})

test('failed tasks of one queue are retried in pages, those that fail again or elsewhere are left', async () => {
  const worker = await addWorker(book())
  const mine = Array.from({ length: 7 }, () => newTask({ queue: 'failing' }))
  const other = newTask({ queue: 'elsewhere' })
  const tasks = [...mine, other].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await accept(book(), tasks)
  const error = { name: 'E', message: 'no' }
  const fail = (ids: string[]) =>
    endAttempts(
      book().hot,
      worker,
      ids.toSorted().map((id) => newEnd(id, { outcome: 'failed', result: null, error, endedAt: Date.now() })),
    )
  await fail(tasks.map(({ id }) => id))
  const before = Date.now() + 1
  const page = () => retryFailedTasks(book().hot, 'failing', before, 5, HORIZON_MS)
  expect([await page(), await page(), await page()]).toEqual([5, 2, 0])
  expect(await readTask(book().db, other.id)).toMatchObject({ state: 'failed' })
  for (const { id } of mine) {
    expect(await readAttempts(book().db, id)).toMatchObject([{ attempt: 1, outcome: 'failed' }])
    expect(await row(id)).toMatchObject({ state: 'waiting', maxAttempts: 4, attempt: 1 })
  }
  expect(await ledgerOf(book())).toMatchObject(EXACT)
})
