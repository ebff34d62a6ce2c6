import { setTimeout as sleep } from 'node:timers/promises'
import { readAttempts, readLedger, readServedQueues, readTask } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const idsOf = (tasks: { id: string }[]) => tasks.map((task) => task.id)

type PoolQueue = { name: string; weight?: number }

/** Makes or changes a pool in the book alone, as a service does first. */
async function writePool(name: string, queues: PoolQueue[], steal = false): Promise<void> {
  await bullwheel.get().book.hot`
    insert into pools (name, queues, slots, min, max, steal, target_wait_ms, desired)
    values (${name}, ${JSON.stringify(queues)}::text::json, 4, 0, 1, ${steal}, 5000, 0)
    on conflict (name) do update set queues = excluded.queues, steal = excluded.steal`
}
async function tell(): Promise<void> {
  const { redis, prefix } = bullwheel.get()
  await nudge(redis, prefix, { kind: 'fleet' })
}
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)

afterEach(async () => {
  await bullwheel.get().book.hot`delete from pools where name <> 'default'`
})

test('a pool serves the queues that it names by its own weights, the open ones all that no pool names', async () => {
  const { queue } = newPlace()
  const { hot } = bullwheel.get().book
  for (const name of ['a', 'b', 'c']) await hot`insert into queues (name, weight) values (${`${queue}-${name}`}, 3)`
  await writePool('some', [{ name: `${queue}-a`, weight: 7 }, { name: `${queue}-b` }, { name: 'not-there', weight: 1 }])
  const mine = async (pool: string) =>
    (await readServedQueues(hot, pool)).queues.filter(({ name }) => name.startsWith(queue))
  expect(await mine('some')).toEqual([
    { name: `${queue}-a`, weight: 7, paused: false },
    { name: `${queue}-b`, weight: 3, paused: false },
  ])
  expect(await mine('default')).toEqual([{ name: `${queue}-c`, weight: 3, paused: false }])
  expect(await readServedQueues(hot, 'gone')).toEqual({ steal: false, queues: [] })
})

test('a queue that its pool gives up is left: what runs goes on, the rest is for others, nothing is lost; it is served again when it comes back', async () => {
  const { queue, type } = newPlace()
  const { book, intake, stager } = bullwheel.get()
  await writePool('some', [{ name: queue }])
  const door = newDoor()
  const ranOn: string[] = []
  const handler = (worker: string) =>
    handlerOf(type, async () => {
      ranOn.push(worker)
      await door.wait
    })
  const { runtime } = await bullwheel.startWorker([handler('some')], { slots: 2, pool: 'some' })
  const first = Array.from({ length: 6 }, () => newTask({ queue, type }))
  await intake.accept(first)
  await expect.poll(() => ranOn.length).toBe(2)
  expect(runtime.figures().queues).toEqual([queue])

  await writePool('some', [{ name: `${queue}-other` }])
  await tell()
  await expect.poll(() => runtime.figures().queues).toEqual([])
  await expect.poll(async () => (await stager.count(queue)).active).toBe(2)
  expect(runtime.busy).toBe(2)
  // A queue that no pool names is the open ones' business.
  await bullwheel.startWorker([handler('default')], { slots: 4 })
  await expect.poll(() => ranOn.filter((worker) => worker === 'default').length).toBe(4)
  door.open()
  await untilTasks(book, idsOf(first), isCompleted)
  expect(ranOn.filter((worker) => worker === 'some')).toHaveLength(2)

  await writePool('some', [{ name: queue }])
  await tell()
  const second = Array.from({ length: 6 }, () => newTask({ queue, type }))
  await expect.poll(() => runtime.figures().queues).toEqual([queue])
  // The other one hears of it too, within its two seconds if the message was lost.
  await sleep(200)
  await intake.accept(second)
  await untilTasks(book, idsOf(second), isCompleted)
  expect(ranOn.slice(6)).toEqual(second.map(() => 'some'))
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 12, completed: 12, pending: 0, running: 0 })
})

test('a worker whose pool was deleted starts nothing more and finishes what it runs', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  await writePool('some', [{ name: queue }])
  const door = newDoor()
  let begun = 0
  const handler = handlerOf(type, async () => {
    begun++
    await door.wait
  })
  const { runtime } = await bullwheel.startWorker([handler], { slots: 1, pool: 'some' })
  const tasks = [newTask({ queue, type }), newTask({ queue, type })]
  await intake.accept(tasks.slice(0, 1))
  await expect.poll(() => begun).toBe(1)
  await book.hot`delete from pools where name = 'some'`
  await tell()
  await expect.poll(() => runtime.figures().queues).toEqual([])
  await intake.accept(tasks.slice(1))
  door.open()
  await untilTasks(book, [tasks[0]?.id as string], isCompleted)
  await sleep(300)
  expect(begun).toBe(1)
  expect(await readTask(book.db, tasks[1]?.id as string)).toMatchObject({ state: 'waiting', attempt: 0 })
})

test('a worker of a stopped pool starts nothing more and steals nothing, and goes on when the pool is started', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const begun: string[] = []
  const handler = handlerOf(type, async ({ task }) => void begun.push(task.queue))
  const setStarted = async (isStarted: boolean): Promise<void> => {
    await book.hot`update pools set is_started = ${isStarted} where name = 'some'`
    await tell()
  }
  await book.hot`insert into queues (name) values (${queue})`
  await writePool('some', [{ name: queue }], true)
  const { runtime } = await bullwheel.startWorker([handler], { slots: 1, pool: 'some' })
  await expect.poll(() => runtime.figures().queues).toEqual([queue])
  await setStarted(false)
  await expect.poll(() => runtime.figures().queues).toEqual([])
  const tasks = [newTask({ queue, type }), newTask({ queue: `${queue}-foreign`, type })]
  await intake.accept(tasks)
  // More than it takes an idle worker to steal.
  await sleep(1_000)
  expect(begun).toEqual([])
  await setStarted(true)
  await untilTasks(book, idsOf(tasks), isCompleted)
  expect(begun).toEqual([queue, `${queue}-foreign`])
})

test('a worker that is resized runs as many handlers as it is told, and what ran beyond goes on', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const counter = { running: 0, most: 0 }
  const handler = handlerOf(type, async () => {
    counter.most = Math.max(counter.most, ++counter.running)
    await sleep(20)
    counter.running--
  })
  const { runtime } = await bullwheel.startWorker([handler], { slots: 6 })
  const tasks = Array.from({ length: 200 }, () => newTask({ queue, type }))
  await intake.accept(tasks)
  await expect.poll(() => counter.most).toBe(6)
  runtime.resize(2)
  await expect.poll(() => counter.running).toBeLessThanOrEqual(2)
  counter.most = 0
  await sleep(300)
  expect(counter.most).toBe(2)
  runtime.resize(4)
  await expect.poll(() => counter.most).toBe(4)
  await untilTasks(book, idsOf(tasks), isCompleted)
  expect(counter.most).toBe(4)
  expect(runtime.figures()).toMatchObject({ allowed: 4, slowedBy: null, processed: 200, failed: 0, stolen: 0 })
})

test('a drain without a deadline waits as long as handlers take; a later one with a deadline ends it', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  let wasAborted = false
  const handler = handlerOf(type, async ({ signal }) => {
    await sleep(60_000, null, { signal }).catch(() => (wasAborted = true))
    signal.throwIfAborted()
  })
  const { runtime } = await bullwheel.startWorker([handler], { slots: 1 })
  const task = newTask({ queue, type })
  await intake.accept([task])
  await expect.poll(() => runtime.busy).toBe(1)
  let isDrained = false
  const draining = runtime.drain(null, 500).then((end) => {
    isDrained = true
    return end
  })
  await sleep(300)
  expect({ isDrained, wasAborted }).toEqual({ isDrained: false, wasAborted: false })
  expect(runtime.figures()).toMatchObject({ allowed: 0, busy: 1 })
  void runtime.drain(50, 500)
  expect(await draining).toEqual({ left: 0 })
  expect(wasAborted).toBe(true)
  expect(await readAttempts(book.db, task.id)).toMatchObject([{ attempt: 1, outcome: 'running' }])
})
