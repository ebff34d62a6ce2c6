import { randomBytes } from 'node:crypto'
import { buryWorker, pauseQueue } from '@bullwheel/db'
import { type RedisConnection, connectRedis, createTaskSource } from '@bullwheel/queue'
import { Queue } from 'bullmq'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HORIZON_MS, quiet, usePlane } from './plane-fixture.ts'

const plane = usePlane()
const newQueue = () => `q-${randomBytes(4).toString('hex')}`
const foreign: Queue[] = []
let connection: RedisConnection

beforeAll(() => {
  connection = connectRedis(plane().redisUrl, 'consumer', quiet)
})
afterAll(async () => {
  await Promise.all(foreign.map((queue) => queue.close()))
  connection.disconnect()
})

/** The queue as any other program with BullMQ sees it. */
function openForeign(name: string): Queue {
  const queue = new Queue(name, { connection, prefix: `bw:{${name}}` })
  foreign.push(queue)
  return queue
}

/** A reconciler that takes everything that is older than its line for a candidate, and looks at each turn. */
function newWatch() {
  let now = 0
  return plane().newReconciler(0, () => (now += 5_000))
}

async function driftOf(queue: string): Promise<number> {
  const [row] = await plane().book.hot<{ drift: number }[]>`select drift from epochs where queue = ${queue}`
  return row?.drift ?? 0
}

/** Turns of every role and a worker until nothing waits; answers what ran. */
async function untilDone(queue: string): Promise<string[]> {
  const { newDispatcher, newKeeper, work, book } = plane()
  const [watch, keeper, dispatcher] = [newWatch(), newKeeper(), newDispatcher()]
  const ran: string[] = []
  const turn = async () => {
    await keeper.runOnce()
    await watch.runOnce()
    await dispatcher.runOnce()
    ran.push(...(await work(queue)))
    return book.hot`select from tasks where queue = ${queue} and state = 'waiting'`
  }
  await expect.poll(turn, { timeout: 10_000, interval: 20 }).toEqual([])
  return ran.toSorted()
}

test('a waiting job that another client removed is restaged, runs once, and counts as drift', async () => {
  const queue = newQueue()
  const ids = await plane().accept(queue, 5)
  await openForeign(queue).remove(`${ids[2]}.1.1.0`)
  expect(await untilDone(queue)).toEqual(ids)
  expect(await driftOf(queue)).toBe(1)
})

test('a queue that another client drained, or cleaned, loses nothing', async () => {
  const [drained, cleaned] = [newQueue(), newQueue()]
  const delayed = { run_at: Date.now() + 900 }
  const [first, second] = [await plane().accept(drained, 20), await plane().accept(cleaned, 20)]
  const late = await plane().accept(drained, 1, delayed)
  await openForeign(drained).drain(true)
  await openForeign(cleaned).clean(0, 1_000, 'prioritized')
  expect(await untilDone(cleaned)).toEqual(second)
  expect(await driftOf(cleaned)).toBe(20)
  expect(await untilDone(drained)).toEqual([...first, ...late].toSorted())
  expect(await driftOf(drained)).toBe(21)
})

test('a delayed job that another client promoted still runs once, at its time', async () => {
  const queue = newQueue()
  const runAt = Date.now() + 700
  const ids = await plane().accept(queue, 1, { run_at: runAt })
  await (await openForeign(queue).getJob(`${ids[0]}.1.1.0`))?.promote()
  expect(await plane().work(queue)).toEqual([])
  expect(await untilDone(queue)).toEqual(ids)
  expect(Date.now()).toBeGreaterThanOrEqual(runAt - 1)
})

test('a queue that another client obliterated is rebuilt', async () => {
  const queue = newQueue()
  const ids = await plane().accept(queue, 10)
  await plane().newKeeper().runOnce()
  await openForeign(queue).obliterate({ force: true })
  expect(await untilDone(queue)).toEqual(ids)
})

test('a settled job that another client adds again runs nothing', async () => {
  const queue = newQueue()
  const [id] = await plane().accept(queue, 1)
  expect(await plane().work(queue)).toEqual([id])
  await openForeign(queue).add('default', { ids: [id], versions: 1 }, { jobId: `${id}.1.1.0`, priority: 1 })
  expect(await plane().work(queue)).toEqual([])
})

test('a paused queue full of waiting tasks is no drift', async () => {
  const queue = newQueue()
  await plane().accept(queue, 1_000)
  await pauseQueue(plane().book.hot, queue, 'me', null)
  await plane().newKeeper().runOnce()
  const watch = newWatch()
  for (let look = 0; look < 4; look++) await watch.runOnce()
  expect(await driftOf(queue)).toBe(0)
})

test('tasks of a type that nobody serves, put off again and again, are no drift', async () => {
  const { accept, clock, redis, prefix, addWorker, newKeeper } = plane()
  const queue = newQueue()
  await accept(queue, 300, { type: 'nobody.serves.it' })
  await newKeeper().runOnce()
  const worker = await addWorker()
  const source = createTaskSource({ redis: connection, prefix, queue, worker, now: clock.now, onError: quiet })
  const watch = newWatch()
  for (let round = 0; round < 6; round++) {
    for (let taken = 0; taken < 150; taken++) {
      const { delivery } = await source.fetch()
      if (delivery !== undefined) await source.giveBack(delivery.jobId, 100 + taken * 20)
    }
    await watch.runOnce()
  }
  expect(await driftOf(queue)).toBe(0)
  expect(await redis.zcard(`bw:{${queue}}:${queue}:delayed`)).toBeGreaterThan(0)
  await source.close()
})

test('jobs of a worker that was buried, or that nobody knows, are given back even if nobody remembers the burial', async () => {
  const { accept, begin, addWorker, book, newReconciler, newDispatcher, work } = plane()
  const queue = newQueue()
  const ids = await accept(queue, 3)
  const [dead, live] = [await addWorker(), await addWorker()]
  await begin(queue, dead)
  await begin(queue, live)
  await begin(queue, 'unknown')
  await buryWorker(book.hot, dead, 'test', [], HORIZON_MS)
  expect(await newReconciler().runOnce()).toMatchObject({ givenBack: 2 })
  expect(await newReconciler().runOnce()).toMatchObject({ givenBack: 0 })
  const dispatcher = newDispatcher()
  const ran: string[] = []
  await expect
    .poll(async () => (await dispatcher.runOnce(), ran.push(...(await work(queue))), ran.length), { interval: 20 })
    .toBe(2)
  const [running] = await book.hot<{ id: string }[]>`select id from tasks where queue = ${queue} and state = 'running'`
  expect([...ran, running?.id ?? ''].toSorted()).toEqual(ids)
})
