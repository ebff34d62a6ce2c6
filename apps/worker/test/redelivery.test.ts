import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { editTask, readAttempts, readTask, restageWaiting, runTaskNow } from '@bullwheel/db'
import { bullKey, createTaskSource } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { HORIZON_MS, isCompleted, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()

/** A type whose runs are counted by task. */
function counted(type: string, run: (context: TaskContext) => unknown = () => null) {
  const runs = new Map<string, number>()
  const handler = defineTask({
    type,
    input: z.unknown(),
    run: (context) => {
      runs.set(context.task.id, (runs.get(context.task.id) ?? 0) + 1)
      return run(context)
    },
  })
  return { handler, runs }
}
const stage = (place: { queue: string; type: string }, id: string, take = 0) => {
  const bundle = { ...place, priority: 5, runAt: 0, tasks: [{ id, version: 1 }] }
  return bullwheel.get().stager.stage([bundle], { take, claim: false })
}
const counts = (queue: string) => bullwheel.get().stager.count(queue)
const EMPTY = { waiting: 0, delayed: 0, active: 0 }
const keyOf = (queue: string, name: string) => bullKey(bullwheel.get().prefix, queue, name)
/** The one job of a queue, as other BullMQ clients name it. */
async function jobOf(queue: string, list: 'prioritized' | 'delayed'): Promise<string> {
  const { redis } = bullwheel.get()
  await expect.poll(() => redis.zcard(keyOf(queue, list))).toBe(1)
  return (await redis.zrange(keyOf(queue, list), 0, -1))[0] as string
}
/** As another client's `job.remove()`. */
async function removeJob(queue: string, jobId: string): Promise<void> {
  const { redis } = bullwheel.get()
  await redis.zrem(keyOf(queue, 'prioritized'), jobId)
  await redis.del(keyOf(queue, jobId))
}

test('an add that arrives after its task has ended runs nothing', async () => {
  const place = newPlace()
  const { book, intake } = bullwheel.get()
  const { handler, runs } = counted(place.type)
  await bullwheel.startWorker([handler])
  const task = newTask(place)
  await intake.accept([task])
  const [row] = await untilTasks(book, [task.id], isCompleted)
  await expect.poll(() => counts(place.queue)).toEqual(EMPTY)
  for (const take of [0, 1, 2]) await stage(place, task.id, take)
  await expect.poll(() => counts(place.queue)).toEqual(EMPTY)
  expect(runs.get(task.id)).toBe(1)
  expect(await readTask(book.db, task.id)).toEqual(row)
})

test('a job that was removed and added again runs its task once, and not at all once it has ended', async () => {
  const place = newPlace()
  const { book, intake } = bullwheel.get()
  const { handler, runs } = counted(place.type)
  const task = newTask(place)
  await intake.accept([task])
  const jobId = await jobOf(place.queue, 'prioritized')
  await removeJob(place.queue, jobId)
  await stage(place, task.id)
  await bullwheel.startWorker([handler])
  await untilTasks(book, [task.id], isCompleted)
  await stage(place, task.id)
  await expect.poll(() => counts(place.queue)).toEqual(EMPTY)
  expect(runs.get(task.id)).toBe(1)
  expect(await readAttempts(book.db, task.id)).toMatchObject([{ attempt: 1, outcome: 'completed' }])
})

test('a task whose job id stands in the way as a kept finished job runs when it is staged again', async () => {
  const place = newPlace()
  const { book, intake, redis } = bullwheel.get()
  const { handler, runs } = counted(place.type)
  const task = newTask(place)
  for (const take of [0, 1]) {
    const kept = `${task.id}.1.1.${take}`
    await redis.hset(keyOf(place.queue, kept), 'name', place.type, 'data', '{}', 'opts', '{}', 'finishedOn', 1)
    await redis.zadd(keyOf(place.queue, 'completed'), 1, kept)
  }
  await intake.accept([task])
  await bullwheel.startWorker([handler])
  await stage(place, task.id)
  expect(await counts(place.queue)).toEqual(EMPTY)
  expect(await readTask(book.db, task.id)).toMatchObject({ state: 'waiting', attempt: 0 })
  await restageWaiting(book.hot, [task.id], HORIZON_MS)
  bullwheel.keepStaging()
  await untilTasks(book, [task.id], isCompleted)
  expect(runs.get(task.id)).toBe(1)
  expect(await readAttempts(book.db, task.id)).toMatchObject([{ attempt: 1 }])
})

test('a ghost in active, delivered without its worker hearing of it, is given back after a reconnect and runs once', async () => {
  const place = newPlace()
  const { book, intake, prefix, redis } = bullwheel.get()
  const { handler, runs } = counted(place.type)
  const id = `w-${randomBytes(4).toString('hex')}`
  const tasks = [newTask(place), newTask(place)]
  await intake.accept(tasks)
  await expect.poll(async () => (await counts(place.queue)).waiting).toBe(2)
  const shared = { prefix, queue: place.queue, worker: id, now: Date.now, onError: () => undefined }
  const forgetful = createTaskSource({ ...shared, redis: bullwheel.connect('consumer') })
  expect((await forgetful.fetch()).delivery).toBeDefined()
  await forgetful.close()
  const consumer = bullwheel.connect('consumer')
  await bullwheel.startWorker([handler], { id, consumer })
  await expect.poll(() => runs.size).toBe(1)
  // The other one's job ends a moment after its handler.
  await expect.poll(() => redis.llen(keyOf(place.queue, 'active'))).toBe(1)
  consumer.disconnect(true)
  const rows = await untilTasks(
    book,
    tasks.map((task) => task.id),
    isCompleted,
  )
  expect(rows.every((row) => row.attempt === 1 && row.lost === 0)).toBe(true)
  expect([...runs.values()]).toEqual([1, 1])
  await expect.poll(() => counts(place.queue)).toEqual(EMPTY)
})

test('a job that another BullMQ client promoted does not start early, and uses up no attempt', async () => {
  const place = newPlace()
  const { book, intake, redis } = bullwheel.get()
  let ranAt = 0
  const { handler, runs } = counted(place.type, () => void (ranAt = Date.now()))
  const task = newTask({ ...place, run_at: Date.now() + 2_500 })
  await intake.accept([task])
  const jobId = await jobOf(place.queue, 'delayed')
  bullwheel.keepStaging()
  await bullwheel.startWorker([handler])
  await redis
    .multi()
    .zrem(keyOf(place.queue, 'delayed'), jobId)
    .hset(keyOf(place.queue, jobId), 'delay', 0)
    .zadd(keyOf(place.queue, 'prioritized'), 5 * 2 ** 32, jobId)
    .zadd(keyOf(place.queue, 'marker'), 0, '0')
    .exec()
  await expect.poll(async () => (await readTask(book.db, task.id))?.version).toBe(2)
  expect(runs.size).toBe(0)
  const [row] = await untilTasks(book, [task.id], isCompleted)
  expect(row).toMatchObject({ attempt: 1, lost: 0 })
  expect(ranAt).toBeGreaterThanOrEqual(task.run_at)
  expect(runs.get(task.id)).toBe(1)
})

test.each(['edited to run later', 'made to run now'])(
  'a task that waits for its time in a worker and is %s meanwhile begins once, and not when it was to begin before',
  async (change) => {
    const place = newPlace()
    const { book, intake, redis, stager } = bullwheel.get()
    const { handler, runs } = counted(place.type)
    const task = newTask({ ...place, run_at: Date.now() + 3_500 })
    await intake.accept([task])
    const jobId = await jobOf(place.queue, 'delayed')
    bullwheel.keepStaging()
    await bullwheel.startWorker([handler])
    await sleep(task.run_at - Date.now() - 900)
    await redis
      .multi()
      .zrem(keyOf(place.queue, 'delayed'), jobId)
      .hset(keyOf(place.queue, jobId), 'delay', 0)
      .zadd(keyOf(place.queue, 'prioritized'), 5 * 2 ** 32, jobId)
      .zadd(keyOf(place.queue, 'marker'), 0, '0')
      .exec()
    await expect.poll(async () => (await stager.count(place.queue)).active).toBe(1)
    const isLater = change === 'edited to run later'
    if (isLater) await editTask(book.hot, task.id, { runAt: task.run_at + 3_600_000 }, HORIZON_MS)
    else await runTaskNow(book.hot, task.id, HORIZON_MS)
    await sleep(task.run_at - Date.now() + 400)
    expect(runs.get(task.id) ?? 0).toBe(isLater ? 0 : 1)
    expect(await readTask(book.db, task.id)).toMatchObject({ state: isLater ? 'waiting' : 'completed' })
  },
)

test('counters that rose by stalls and give-backs number nothing: attempts come from Postgres, without gaps', async () => {
  const place = newPlace()
  const { book, intake, redis } = bullwheel.get()
  const seen: number[] = []
  const { handler } = counted(place.type, ({ attempt }) => {
    seen.push(attempt)
    if (attempt < 3) throw new Error('broken')
  })
  const task = newTask(place)
  await intake.accept([task])
  const jobId = await jobOf(place.queue, 'prioritized')
  for (const counter of ['ats', 'atm', 'stc']) await redis.hincrby(keyOf(place.queue, jobId), counter, 7)
  bullwheel.keepStaging()
  await bullwheel.startWorker([handler])
  await untilTasks(book, [task.id], isCompleted)
  expect(seen).toEqual([1, 2, 3])
  const past = await readAttempts(book.db, task.id)
  expect(past.map((one) => [one.attempt, one.outcome])).toEqual([
    [1, 'retrying'],
    [2, 'retrying'],
    [3, 'completed'],
  ])
})

test('a bundle that is delivered again is handed over as single jobs, and each of its tasks runs once', async () => {
  const place = newPlace()
  const { book, intake, redis } = bullwheel.get()
  const { handler, runs } = counted(place.type)
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 20 }, () => newTask(place))
  await intake.accept(tasks)
  const jobId = await jobOf(place.queue, 'prioritized')
  await redis.hincrby(keyOf(place.queue, jobId), 'ats', 1)
  await bullwheel.startWorker([handler])
  const ids = tasks.map((task) => task.id)
  const rows = await untilTasks(book, ids, isCompleted)
  expect(rows.every((row) => row.attempt === 1)).toBe(true)
  expect([...runs.values()]).toEqual(tasks.map(() => 1))
  await expect.poll(() => counts(place.queue)).toEqual(EMPTY)
})
