import { cancelTask, editTask, readAttempts, readLedger, readTask } from '@bullwheel/db'
import { bundleSize } from '@bullwheel/domain'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type KilledWorker, startKilledWorker } from './killed-worker.ts'
import { HORIZON_MS, isCompleted, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const children: KilledWorker[] = []
afterEach(async () => {
  for (const child of children) child.kill()
  await Promise.all(children.splice(0).map((child) => child.dead))
})

const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)
const waitingJobs = async (queue: string) => (await bullwheel.get().stager.count(queue)).waiting
const idsOf = (tasks: { id: string }[]) => tasks.map((task) => task.id)
/** A type known as short, with tasks of it that wait in bundles. */
async function bundle(
  place: { queue: string; type: string },
  payloads: string[],
  run: (context: TaskContext) => unknown,
) {
  const handler = handlerOf(place.type, run)
  await bullwheel.markShort(handler)
  const tasks = payloads.map((payload) => newTask({ ...place, payload }))
  await bullwheel.get().intake.accept(tasks)
  await expect.poll(() => waitingJobs(place.queue)).toBe(Math.ceil(tasks.length / 50))
  return { handler, tasks }
}
const startChild = (place: { queue: string; type: string }) => {
  const child = startKilledWorker(bullwheel, place.queue, place.type)
  children.push(child)
  return child
}

test('a type that is suddenly slow travels alone within seconds', async () => {
  const place = newPlace()
  const { book, catalogue } = bullwheel.get()
  const slow = () => new Promise((resolve) => setTimeout(resolve, 200))
  const { handler, tasks } = await bundle(
    place,
    Array.from({ length: 20 }, () => '1'),
    slow,
  )
  expect(bundleSize(catalogue.runTime(place.type))).toBe(50)
  await Promise.all([bullwheel.startWorker([handler]), bullwheel.startWorker([handler])])
  await expect.poll(() => bundleSize(catalogue.runTime(place.type)), { timeout: 4_000 }).toBe(1)
  await untilTasks(book, idsOf(tasks), isCompleted)
})

test('one task of twenty that throws is tried again alone; its neighbours have completed and run once', async () => {
  const place = newPlace()
  const { book } = bullwheel.get()
  const runs: string[] = []
  const payloads = Array.from({ length: 20 }, (_, at) => (at === 7 ? '"throw"' : '1'))
  const { handler, tasks } = await bundle(place, payloads, ({ task, input, attempt }) => {
    runs.push(task.id)
    if (input === 'throw' && attempt < 3) throw new Error('broken')
  })
  await bullwheel.startWorker([handler])
  bullwheel.keepStaging()
  const rows = await untilTasks(book, idsOf(tasks), isCompleted)
  expect(rows.map((row) => row.attempt)).toEqual(tasks.map((_, at) => (at === 7 ? 3 : 1)))
  expect(runs).toHaveLength(22)
  const past = await readAttempts(book.db, tasks[7]?.id as string)
  expect(past.map((one) => one.outcome)).toEqual(['retrying', 'retrying', 'completed'])
  expect(await ledgerOf(place.queue)).toMatchObject({ accepted: 20, completed: 20, pending: 0, running: 0 })
})

/** Workers in processes of their own take seconds to start on a machine that is busy. */
const WITH_PROCESSES = { timeout: 60_000 }

test(
  'kill -9 in the middle of a bundle: what was settled does not run again, all the rest does',
  WITH_PROCESSES,
  async () => {
    const place = newPlace()
    const { book, redis, prefix } = bullwheel.get()
    const payloads = Array.from({ length: 40 }, (_, at) => (at === 20 ? '"kill"' : '1'))
    const { handler, tasks } = await bundle(place, payloads, ({ task }) => redis.hincrby(`${prefix}:runs`, task.id, 1))
    const child = startChild(place)
    await child.dead
    const settled = await Promise.all(
      idsOf(tasks).map(async (id) => (await readTask(book.db, id))?.state === 'completed'),
    )
    expect(settled.filter(Boolean).length).toBeGreaterThan(0)
    await child.bury()
    bullwheel.keepStaging()
    await bullwheel.startWorker([handler])
    const rows = await untilTasks(book, idsOf(tasks), isCompleted)
    const runs = await Promise.all(idsOf(tasks).map(async (id) => Number(await redis.hget(`${prefix}:runs`, id))))
    expect(runs.filter((_, at) => settled[at])).toEqual(settled.filter(Boolean).map(() => 1))
    expect(runs[20]).toBe(2)
    expect(runs.slice(21)).toEqual(runs.slice(21).map(() => 1))
    expect(rows[20]).toMatchObject({ attempt: 2, lost: 1 })
    expect((await readAttempts(book.db, tasks[20]?.id as string)).map((one) => one.outcome)).toEqual([
      'lost',
      'completed',
    ])
    expect(rows.slice(21).every((row) => row.attempt === 1 && row.lost === 0)).toBe(true)
    expect(await ledgerOf(place.queue)).toMatchObject({ accepted: 40, completed: 40, pending: 0, running: 0 })
  },
)

test(
  'a task that kills its process ends as failed with the reason; the others of its bundle are not failed by it',
  WITH_PROCESSES,
  async () => {
    const place = newPlace()
    const { book, redis, prefix } = bullwheel.get()
    const payloads = Array.from({ length: 20 }, (_, at) => (at === 10 ? '"kill"' : '1'))
    const retry = { attempts: 3, maxLost: 1, backoff: { kind: 'fixed', delay: 50, max: 50, jitter: 0 } }
    const handler = handlerOf(place.type, () => null)
    await bullwheel.markShort(handler)
    const tasks = payloads.map((payload) => newTask({ ...place, payload, retry }))
    const poison = tasks[10]?.id as string
    await bullwheel.get().intake.accept(tasks)
    bullwheel.keepStaging()
    for (let death = 1; death <= 2; death++) {
      const child = startChild(place)
      await child.dead
      await child.bury()
    }
    const [row] = await untilTasks(book, [poison], (state) => state === 'failed')
    expect(row?.error).toMatchObject({
      name: 'WorkerLost',
      message: expect.stringContaining('has lost 2 workers') as string,
    })
    await bullwheel.startWorker([handler])
    const others = idsOf(tasks).filter((id) => id !== poison)
    const rows = await untilTasks(book, others, isCompleted)
    expect(rows.every((other) => other.lost <= 1)).toBe(true)
    expect(Number(await redis.hget(`${prefix}:runs`, poison))).toBe(2)
    expect(await ledgerOf(place.queue)).toMatchObject({
      accepted: 20,
      completed: 19,
      failed: 1,
      pending: 0,
      running: 0,
    })
  },
)

test('cancel, edit and a new priority of tasks that wait in a bundle: each is as it was changed, and runs at most once', async () => {
  const place = newPlace()
  const { book } = bullwheel.get()
  const seen: [id: string, input: unknown, priority: number][] = []
  const payloads = Array.from({ length: 20 }, () => '"old"')
  const run = ({ task, input }: TaskContext) => void seen.push([task.id, input, task.priority])
  const { handler, tasks } = await bundle(place, payloads, run)
  const [cancelled, edited, urgent] = idsOf(tasks) as [string, string, string]
  expect(await cancelTask(book.hot, cancelled)).toMatchObject({ changed: true })
  expect(await editTask(book.hot, edited, { payload: '"new"' }, HORIZON_MS)).toMatchObject({ changed: true })
  expect(await editTask(book.hot, urgent, { priority: 1 }, HORIZON_MS)).toMatchObject({ changed: true })
  bullwheel.keepStaging()
  await bullwheel.startWorker([handler])
  const rows = await untilTasks(book, idsOf(tasks).slice(1), isCompleted)
  expect(rows.every((row) => row.attempt === 1)).toBe(true)
  expect(seen).toHaveLength(19)
  expect(seen.find(([id]) => id === edited)).toEqual([edited, 'new', 5])
  expect(seen.find(([id]) => id === urgent)).toEqual([urgent, 'old', 1])
  expect(seen.some(([id]) => id === cancelled)).toBe(false)
  expect(await readTask(book.db, cancelled)).toMatchObject({ state: 'cancelled', attempt: 0 })
  expect(await ledgerOf(place.queue)).toMatchObject({ accepted: 20, completed: 19, cancelled: 1, pending: 0 })
})

test('an urgent task that arrives behind 10,000 bundled ones starts ahead of nearly all of them', async () => {
  const place = newPlace()
  const { book, intake } = bullwheel.get()
  const order: string[] = []
  const handler = handlerOf(place.type, ({ task }) => void order.push(task.id))
  await bullwheel.markShort(handler)
  const tasks = Array.from({ length: 10_000 }, () => newTask(place))
  for (let at = 0; at < tasks.length; at += 2_000) await intake.accept(tasks.slice(at, at + 2_000))
  await expect.poll(() => waitingJobs(place.queue)).toBe(200)
  await bullwheel.startWorker([handler])
  await expect.poll(() => order.length, { interval: 1 }).toBeGreaterThan(100)
  const urgent = newTask({ ...place, priority: 1 })
  await intake.accept([urgent])
  const begunBefore = order.length
  await untilTasks(book, [urgent.id], isCompleted)
  expect(order.indexOf(urgent.id) - begunBefore).toBeLessThan(1_000)
})
