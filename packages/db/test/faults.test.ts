import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type Hot, buryWorker, endAttempts, isWorkerAlive, readTask, retryTask, startTasks } from '../src/index.ts'
import { HORIZON_MS, accept, addWorker, ledgerOf, newEnd, newStart, newTask, useBook } from './book-fixture.ts'

const book = useBook()

test('a task that lost too many workers can be retried by hand, and may lose as many again', async () => {
  const task = newTask()
  await accept(book(), [task])
  for (let loss = 1; loss <= 6; loss++) {
    const worker = await addWorker(book())
    const { version } = (await readTask(book().db, task.id)) as { version: number }
    expect(await startTasks(book().hot, worker, [newStart(task.id, { claim: true, version })])).toHaveLength(1)
    await buryWorker(book().hot, worker, 'killed', [], HORIZON_MS)
  }
  expect(await readTask(book().db, task.id)).toMatchObject({ state: 'failed', attempt: 6 })
  expect(await retryTask(book().hot, task.id, HORIZON_MS)).toMatchObject({ changed: true })
  const worker = await addWorker(book())
  const { version } = (await readTask(book().db, task.id)) as { version: number }
  const claim = newStart(task.id, { claim: true, version })
  expect(await startTasks(book().hot, worker, [claim])).toMatchObject([{ attempt: 7 }])
  await endAttempts(book().hot, worker, [newEnd(task.id, { started: true, token: claim.token })])
  expect(await ledgerOf(book())).toMatchObject({ difference: 0, running: 0 })
})

test('a burial waits for a start that is under way, and restages what it began', async () => {
  const worker = await addWorker(book())
  const task = newTask()
  await accept(book(), [task])
  let burial: ReturnType<typeof buryWorker> | undefined
  await book().hot.begin(async (tx) => {
    await startTasks(tx as unknown as Hot, worker, [newStart(task.id)])
    burial = buryWorker(book().hot, worker, 'killed', [], HORIZON_MS)
    await expect
      .poll(() => book().hot`select pid from pg_locks where not granted and locktype = 'transactionid'`)
      .not.toHaveLength(0)
  })
  expect(await burial).toEqual({ buried: true, restaged: 1, failed: 0 })
  expect(await readTask(book().db, task.id)).toMatchObject({ state: 'waiting', attempt: 1 })
  expect(await isWorkerAlive(book().hot, worker)).toBe(false)
  expect(
    await startTasks(book().hot, worker, [newStart(task.id, { claim: true, version: 3, token: randomUUID() })]),
  ).toEqual([])
})

test('connections that are cut at any moment fail their statements, and nothing else', async () => {
  const { hot, db } = book()
  const cutAll = () =>
    hot`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = current_setting('application_name') and pid <> pg_backend_pid()`
  const work = (): Promise<unknown>[] => [
    db.execute(sql`select 1`),
    hot`select ${'x'.repeat(2_000)}::text`,
    hot.begin(async (tx) => {
      await tx`select 1`
      await tx`select pg_sleep(0.001)`
    }),
  ]
  const ends: PromiseSettledResult<unknown>[] = []
  for (let round = 0; round < 60; round++) {
    ends.push(...(await Promise.allSettled([...work(), ...work(), cutAll(), ...work()])))
  }
  expect(ends).toHaveLength(600)
  expect(ends.some(({ status }) => status === 'rejected')).toBe(true)
  // A connection that was cut last may be noticed only now.
  await expect.poll(() => hot`select 1 as one`, { timeout: 5_000 }).toMatchObject([{ one: 1 }])
}, 60_000)
