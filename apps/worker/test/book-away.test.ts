import { setTimeout as sleep } from 'node:timers/promises'
import { type Book, openBook, readAttempts, readLedger } from '@bullwheel/db'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { type CuttingProxy, startCuttingProxy } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
/** The workers reach Postgres through the proxy; the tests look at what is really there. */
let proxy: CuttingProxy
let far: Book

beforeAll(async () => {
  const { databaseUrl, schema } = bullwheel.place
  const target = new URL(databaseUrl)
  proxy = await startCuttingProxy({ host: target.hostname, port: Number(target.port) })
  target.host = `127.0.0.1:${proxy.port}`
  far = openBook({ url: target.href, schema, applicationName: 'far', maxHotConnections: 2 })
})
afterAll(async () => {
  await far.close()
  await proxy.close()
})

const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)

test('while Postgres is away no more than the window starts; when it is back nothing is lost or repeated', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const runs = new Map<string, number>()
  const handler = handlerOf(type, async ({ task }) => {
    runs.set(task.id, (runs.get(task.id) ?? 0) + 1)
    await sleep(1)
    return 'x'.repeat(1_000)
  })
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 3_000 }, () => newTask({ queue, type }))
  await intake.accept(tasks.slice(0, 1_500))
  await intake.accept(tasks.slice(1_500))
  const { runtime } = await bullwheel.startWorker([handler], { book: far, slots: 4, window: 10 })
  await expect.poll(() => runs.size).toBeGreaterThan(100)
  proxy.shut()
  await sleep(500)
  const begun = runs.size
  await sleep(1_000)
  expect(runs.size).toBe(begun)
  expect(begun).toBeLessThan(3_000)
  expect(runtime.busy).toBeLessThanOrEqual(4)
  proxy.open()
  await untilTasks(
    book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(runs.size).toBe(3_000)
  expect([...runs.values()].every((times) => times === 1)).toBe(true)
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 3_000, completed: 3_000, pending: 0, running: 0 })
})

test.each(['completed', 'retrying', 'failed'] as const)(
  'an outcome (%s) whose commit reply was lost is sent again, counts once and as accepted',
  async (outcome) => {
    const { queue, type } = newPlace()
    const { book, intake } = bullwheel.get()
    let ran = 0
    const run = () => {
      ran++
      proxy.cutNextReply()
      if (outcome !== 'completed') throw new Error('broken')
      return 'done'
    }
    await bullwheel.startWorker([handlerOf(type, run)], { book: far })
    const task = newTask({ queue, type, max_attempts: outcome === 'retrying' ? 2 : 1 })
    await intake.accept([task])
    await expect
      .poll(async () => (await readAttempts(book.db, task.id)).map((one) => one.outcome), { timeout: 5_000 })
      .toEqual([outcome])
    await expect
      .poll(() => bullwheel.get().stager.count(queue), { timeout: 5_000 })
      .toEqual({ waiting: 0, delayed: 0, active: 0 })
    expect(ran).toBe(1)
    const isPending = outcome === 'retrying'
    expect(await ledgerOf(queue)).toMatchObject({ accepted: 1, pending: isPending ? 1 : 0, running: 0 })
    const events = await book.hot<{ kind: string }[]>`
      select ltrim(l->>0, '+') as kind from events e, json_array_elements(e.body) l
      where l->>1 = ${task.id} and ltrim(l->>0, '+') = ${outcome}`
    expect(events).toHaveLength(1)
  },
)
