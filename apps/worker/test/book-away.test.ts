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
const farBooks: Book[] = []

beforeAll(async () => {
  const target = new URL(bullwheel.place.databaseUrl)
  proxy = await startCuttingProxy({ host: target.hostname, port: Number(target.port) })
})
afterAll(async () => {
  await Promise.all(farBooks.map((book) => book.close()))
  await proxy.close()
})

function openFar(maxHotConnections: number): Book {
  const { databaseUrl, schema } = bullwheel.place
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${proxy.port}`
  const book = openBook({ url: url.href, schema, applicationName: 'far', maxHotConnections })
  farBooks.push(book)
  return book
}

const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)

test('while Postgres is away no more than the window starts; when it is back nothing is lost or repeated', async () => {
  const { queue, type } = newPlace()
  const { intake } = bullwheel.get()
  const runs = new Map<string, number>()
  const handler = handlerOf(type, async ({ task }) => {
    runs.set(task.id, (runs.get(task.id) ?? 0) + 1)
    await sleep(1)
    return 'x'.repeat(1_000)
  })
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 2_000 }, () => newTask({ queue, type }))
  await intake.accept(tasks.slice(0, 1_000))
  await intake.accept(tasks.slice(1_000))
  const { runtime } = await bullwheel.startWorker([handler], { book: openFar(2), slots: 4, window: 10 })
  await expect.poll(() => runs.size).toBeGreaterThan(100)
  proxy.shut()
  await sleep(500)
  const begun = runs.size
  await sleep(1_000)
  expect(runs.size).toBe(begun)
  expect(begun).toBeLessThan(2_000)
  expect(runtime.busy).toBeLessThanOrEqual(4)
  proxy.open()
  const ended = { accepted: 2_000, completed: 2_000, pending: 0, running: 0 }
  await expect.poll(() => ledgerOf(queue), { timeout: 10_000 }).toMatchObject(ended)
  expect(runs.size).toBe(2_000)
  expect([...runs.values()].every((times) => times === 1)).toBe(true)
})

/** The first statement with this text in it does its work, but its reply is lost with the connection. */
function losingReplyTo(text: string): { book: Book; sent: () => number } {
  let sent = 0
  // One connection, so that no other statement's reply is the one that is lost.
  const far = openFar(1)
  const hot = new Proxy(far.hot, {
    apply: (target, self, args: unknown[]) => {
      const [strings] = args
      if (Array.isArray(strings) && strings.join('').includes(text) && ++sent === 1) proxy.cutNextReply()
      return Reflect.apply(target, self, args) as unknown
    },
  })
  return { book: { ...far, hot }, sent: () => sent }
}
const countEvents = async (id: string, kind: string): Promise<number> => {
  const { hot } = bullwheel.get().book
  const [row] = await hot<{ n: number }[]>`
    select count(*) as n from events e, json_array_elements(e.body) l
    where l->>1 = ${id} and ltrim(l->>0, '+') = ${kind}`
  return row?.n ?? 0
}

test.each(['completed', 'retrying', 'failed'] as const)(
  'an outcome (%s) whose commit reply was lost is sent again, counts once and as accepted',
  async (outcome) => {
    const { queue, type } = newPlace()
    const { book, intake, stager } = bullwheel.get()
    let ran = 0
    const run = () => {
      ran++
      if (outcome !== 'completed') throw new Error('broken')
      return 'done'
    }
    const losing = losingReplyTo('ended as (')
    await bullwheel.startWorker([handlerOf(type, run)], { book: losing.book })
    const task = newTask({ queue, type, max_attempts: outcome === 'retrying' ? 2 : 1 })
    await intake.accept([task])
    await expect
      .poll(async () => (await readAttempts(book.db, task.id)).map((one) => one.outcome), { timeout: 5_000 })
      .toEqual([outcome])
    await expect.poll(() => stager.count(queue), { timeout: 5_000 }).toEqual({ waiting: 0, delayed: 0, active: 0 })
    expect({ ran, sent: losing.sent() }).toEqual({ ran: 1, sent: 2 })
    expect(await ledgerOf(queue)).toMatchObject({ accepted: 1, pending: outcome === 'retrying' ? 1 : 0, running: 0 })
    expect(await countEvents(task.id, outcome)).toBe(1)
  },
)

test('a start whose commit reply was lost is sent again, and its run goes on as the first attempt', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  let ran = 0
  const losing = losingReplyTo('alive as materialized')
  await bullwheel.startWorker([handlerOf(type, () => ran++)], { book: losing.book })
  const task = newTask({ queue, type })
  await intake.accept([task])
  const [row] = await untilTasks(book, [task.id], isCompleted)
  expect(row).toMatchObject({ attempt: 1, lost: 0 })
  expect({ ran, sent: losing.sent() }).toEqual({ ran: 1, sent: 2 })
  expect(await countEvents(task.id, 'started')).toBe(1)
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 1, completed: 1, pending: 0, running: 0 })
})
