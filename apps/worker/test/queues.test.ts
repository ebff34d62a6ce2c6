import { setTimeout as sleep } from 'node:timers/promises'
import { readTask } from '@bullwheel/db'
import { nudge, readMarks, tellSettings } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newCounter, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })

type Rate = { max: number; perMs: number }
type Settings = { concurrency?: number | null; paused?: boolean; weight?: number; rate?: Rate | null }

/** Changes a queue in the book alone, as a service does first; answers its new version. */
async function writeQueue(queue: string, { concurrency = null, paused = false, weight = 1, rate = null }: Settings) {
  const [row] = await bullwheel.get().book.hot<{ version: number }[]>`
    insert into queues as q (name, concurrency, paused, weight, rate_max, rate_ms, version)
    values (${queue}, ${concurrency}, ${paused}, ${weight}, ${rate?.max ?? null}, ${rate?.perMs ?? null}, 2)
    on conflict (name) do update
    set concurrency = excluded.concurrency, paused = excluded.paused, weight = excluded.weight,
        rate_max = excluded.rate_max, rate_ms = excluded.rate_ms, version = q.version + 1
    returning version`
  return row?.version as number
}

async function tellRedis(
  queue: string,
  version: number,
  { concurrency = null, paused = false, rate = null }: Settings,
) {
  const { redis, prefix } = bullwheel.get()
  const look = await readMarks(redis, prefix, [queue])
  await tellSettings(prefix, [{ queue, epoch: 'e', version, paused, concurrency, rate }], look, Date.now())
}

test('an empty queue of great weight reserves nothing', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  await writeQueue(`${queue}-empty`, { weight: 100 })
  const counter = newCounter(20)
  const tasks = Array.from({ length: 20 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await bullwheel.startWorker([handlerOf(type, counter.run)], { slots: 4 })
  await untilTasks(
    book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(counter.most).toBe(4)
})

test('a queue that gets a limit while bundles wait: from then on no more than its concurrency run at once', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  const counter = newCounter(10)
  const handler = handlerOf(type, counter.run)
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 100 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await expect.poll(async () => (await stager.count(queue)).waiting).toBe(2)
  await tellRedis(queue, await writeQueue(queue, { concurrency: 2 }), { concurrency: 2 })
  await Promise.all([bullwheel.startWorker([handler], { slots: 4 }), bullwheel.startWorker([handler], { slots: 4 })])
  const ids = tasks.map((task) => task.id)
  const rows = await untilTasks(book, ids, isCompleted)
  expect(counter).toMatchObject({ most: 2, done: 100 })
  expect(rows.every((row) => row.attempt === 1)).toBe(true)
})

test('a limited queue whose limits Redis was not told starts nothing; when it is told, all of it runs', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const counter = newCounter(5)
  const settings = { concurrency: 1 }
  const version = await writeQueue(queue, settings)
  const tasks = Array.from({ length: 20 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await bullwheel.startWorker([handlerOf(type, counter.run)], { slots: 4 })
  await sleep(600)
  expect(counter).toMatchObject({ running: 0, done: 0 })
  await tellRedis(queue, version, settings)
  const ids = tasks.map((task) => task.id)
  const rows = await untilTasks(book, ids, isCompleted)
  expect(counter).toMatchObject({ most: 1, done: 20 })
  expect(rows.every((row) => row.attempt === 1)).toBe(true)
})

test('a rate limit counts tasks, also those that waited in a bundle', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  const begunAt: number[] = []
  const handler = handlerOf(type, () => void begunAt.push(Date.now()))
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 12 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await expect.poll(async () => (await stager.count(queue)).waiting).toBe(1)
  const settings = { rate: { max: 3, perMs: 400 } }
  await tellRedis(queue, await writeQueue(queue, settings), settings)
  await bullwheel.startWorker([handler])
  const ids = tasks.map((task) => task.id)
  await untilTasks(book, ids, isCompleted)
  const inWindowOf = (from: number) => begunAt.filter((at) => at >= from && at < from + 400).length
  expect(Math.max(...begunAt.map(inWindowOf))).toBeLessThanOrEqual(6)
  expect(Math.max(...begunAt) - Math.min(...begunAt)).toBeGreaterThan(1_000)
})

test('a queue that only the book calls paused starts nothing and is not asked again and again', async () => {
  const { queue, type } = newPlace()
  const { book, intake, redis, prefix, stager } = bullwheel.get()
  const counter = newCounter(1)
  await writeQueue(queue, { paused: true })
  const tasks = Array.from({ length: 50 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await expect.poll(async () => (await stager.count(queue)).waiting).toBe(50)
  let lookUps = 0
  const { hot } = book
  const counting = new Proxy(hot, {
    apply: (target, self, args: unknown[]) => {
      if (String(args[0]).includes('queuePaused')) lookUps++
      return Reflect.apply(target, self, args) as unknown
    },
  })
  await bullwheel.startWorker([handlerOf(type, counter.run)], { book: { ...book, hot: counting } })
  await sleep(1_500)
  expect(lookUps).toBeLessThanOrEqual(3)
  expect(counter.done).toBe(0)
  await writeQueue(queue, { paused: false })
  await nudge(redis, prefix, { kind: 'queues' })
  await untilTasks(
    book,
    tasks.map((task) => task.id),
    isCompleted,
  )
})

test('a pause that a worker sees only at the look-up: what runs goes on, nothing more starts', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  const running = newDoor()
  let begun = 0
  const handler = handlerOf(type, async () => {
    begun++
    await running.wait
  })
  // What Redis does not take within 5 s, on a machine that stands still for a moment, is the dispatcher's to stage.
  bullwheel.keepStaging()
  const { runtime } = await bullwheel.startWorker([handler], { slots: 2 })
  const tasks = Array.from({ length: 6 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await expect
    .poll(async () => ({ begun, slots: runtime.figures().allowed, ...(await stager.count(queue)) }))
    .toEqual({ begun: 2, slots: 2, waiting: 4, delayed: 0, active: 2 })
  await writeQueue(queue, { paused: true })
  running.open()
  await expect.poll(async () => (await stager.count(queue)).active).toBe(0)
  const states = await Promise.all(tasks.map(async ({ id }) => (await readTask(book.db, id))?.state))
  expect(states.filter((state) => state === 'completed')).toHaveLength(2)
  expect(states.filter((state) => state === 'waiting')).toHaveLength(4)
  expect(begun).toBe(2)
})

test('tasks of a type that this worker has not go to the one that has it, without using an attempt', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const other = `${type}-other`
  await bullwheel.startWorker([handlerOf(other, () => null)])
  const handler = handlerOf(type, () => 'ran')
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 30 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await sleep(300)
  const { id: worker } = await bullwheel.startWorker([handler])
  const begunAt = Date.now()
  const ids = tasks.map((task) => task.id)
  const rows = await untilTasks(book, ids, isCompleted)
  expect(Date.now() - begunAt).toBeLessThan(4_000)
  expect(rows.every((row) => row.attempt === 1 && row.worker === worker)).toBe(true)
})

test('behind a thousand tasks that no worker can run an own one starts soon, and the worker does not spin', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  const foreign = Array.from({ length: 1_000 }, () => newTask({ queue, type: `${type}-foreign` }))
  await intake.accept(foreign)
  await expect.poll(async () => (await stager.count(queue)).waiting).toBe(1_000)
  await bullwheel.startWorker([handlerOf(type, () => null)])
  const own = newTask({ queue, type })
  await intake.accept([own])
  await untilTasks(book, [own.id], isCompleted)
  await expect.poll(async () => (await stager.count(queue)).delayed, { timeout: 5_000 }).toBeGreaterThan(900)
  const [row] = await book.hot<{ n: number }[]>`
    select count(*) as n from tasks where queue = ${queue} and state = 'waiting' and attempt = 0`
  expect(row?.n).toBe(1_000)
})
