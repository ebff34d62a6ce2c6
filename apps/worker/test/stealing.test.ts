import { setTimeout as sleep } from 'node:timers/promises'
import { readAttempts, readLedger } from '@bullwheel/db'
import { nudge } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { isCompleted, newDoor, newPlace, newTask, untilTasks, useBullwheel } from './worker-fixture.ts'

const bullwheel = useBullwheel()
const handlerOf = (type: string, run: (context: TaskContext) => unknown) =>
  defineTask({ type, input: z.unknown(), run })
const idsOf = (tasks: { id: string }[]) => tasks.map((task) => task.id)
const tasksOf = (count: number, queue: string, type: string) =>
  Array.from({ length: count }, () => newTask({ queue, type }))

/** A pool in the book alone, as a service writes it first, with one queue. */
async function writePool(name: string, queue: string, steal: boolean): Promise<void> {
  const queues = JSON.stringify([{ name: queue, weight: 1 }])
  const { hot } = bullwheel.get().book
  await hot`insert into queues (name) values (${queue}) on conflict do nothing`
  await hot`
    insert into pools (name, queues, slots, min, max, steal, target_wait_ms, desired)
    values (${name}, ${queues}::text::json, 4, 0, 1, ${steal}, 5000, 0)
    on conflict (name) do update set queues = excluded.queues, steal = excluded.steal`
  const { redis, prefix } = bullwheel.get()
  await nudge(redis, prefix, { kind: 'fleet' })
}
const ledgerOf = async (queue: string) =>
  (await readLedger(bullwheel.get().book.hot)).find((line) => line.queue === queue)

afterEach(async () => {
  await bullwheel.get().book.hot`delete from pools where name <> 'default'`
})

test('200 tasks of 50 ms of one pool while the other one is idle: done much sooner with stealing', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  let done = 0
  const handler = handlerOf(type, async () => {
    await sleep(50)
    done++
  })
  await writePool('busy', queue, false)
  await writePool('idle', `${queue}-idle`, false)
  await bullwheel.startWorker([handler], { pool: 'busy' })
  const { runtime, id: thief } = await bullwheel.startWorker([handler], { pool: 'idle' })
  const makespanMs = async (): Promise<number> => {
    const tasks = tasksOf(200, queue, type)
    const from = performance.now()
    done = 0
    await intake.accept(tasks)
    await expect.poll(() => done, { timeout: 15_000, interval: 10 }).toBe(200)
    const ms = performance.now() - from
    const rows = await untilTasks(book, idsOf(tasks), isCompleted)
    expect(rows.every((row) => row.attempt === 1 && row.lost === 0)).toBe(true)
    return ms
  }
  // The first ones of a type run by its longer way, until it is measured.
  await makespanMs()
  const without = await makespanMs()
  expect(runtime.figures()).toMatchObject({ stolen: 0, stolenFrom: [] })
  await writePool('idle', `${queue}-idle`, true)
  const stealing = await makespanMs()
  const { stolen, stolenFrom } = runtime.figures()
  console.info(`makespan ${Math.round(without)} ms, with stealing ${Math.round(stealing)} ms (${stolen} of 200 stolen)`)
  expect(stealing).toBeLessThan(0.8 * without)
  expect(stolenFrom).toEqual([{ queue, tasks: stolen }])

  await book.hot`
    update workers set queues = ${JSON.stringify([`${queue}-idle`])}::text::json,
      stolen_from = ${JSON.stringify(stolenFrom)}::text::json where id = ${thief}`
  const [row] = await book.hot<
    { id: string }[]
  >`select id from tasks where queue = ${queue} and worker = ${thief} limit 1`
  expect(await readAttempts(book.db, row?.id as string)).toMatchObject([{ worker: thief, pool: 'idle', stolen: true }])
  const [own] = await book.hot<
    { id: string }[]
  >`select id from tasks where queue = ${queue} and worker <> ${thief} limit 1`
  expect(await readAttempts(book.db, own?.id as string)).toMatchObject([{ pool: 'busy', stolen: false }])
})

test('own work that comes while a worker steals finds a slot, takes each that comes free, and ends the stealing', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const mine = `${queue}-mine`
  const begun: string[] = []
  let doors: ReturnType<typeof newDoor>[] = []
  const handler = handlerOf(type, async ({ task }) => {
    begun.push(task.queue)
    const door = newDoor()
    doors.push(door)
    await door.wait
  })
  const openAll = (): void => {
    for (const door of doors) door.open()
    doors = []
  }
  await writePool('thieves', mine, true)
  const { runtime } = await bullwheel.startWorker([handler], { pool: 'thieves', slots: 4 })
  const flood = tasksOf(40, queue, type)
  await intake.accept(flood)
  await expect.poll(() => begun.length, { timeout: 5_000 }).toBe(3)
  const own = tasksOf(6, mine, type)
  await intake.accept(own)
  // Three slots are taken until their handlers end; the one that stealing leaves is there at once.
  await expect.poll(() => begun.length).toBe(4)
  expect(begun.at(3)).toBe(mine)
  openAll()
  await expect.poll(() => begun.length).toBe(8)
  openAll()
  await expect.poll(() => begun.length).toBeGreaterThan(9)
  expect(begun.slice(3, 9)).toEqual(own.map(() => mine))
  expect(runtime.figures().stolenFrom).toMatchObject([{ queue }])
  const opening = setInterval(openAll, 5)
  await untilTasks(book, idsOf([...own, ...flood]), isCompleted)
  clearInterval(opening)
  expect(begun).toHaveLength(46)
})

test('own work that comes again and again: bundles of stolen tasks are handed back whole, none is lost or run twice', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const mine = `${queue}-mine`
  const runs = new Map<string, number>()
  const handler = handlerOf(type, async ({ task }) => {
    runs.set(task.id, (runs.get(task.id) ?? 0) + 1)
    await sleep(3)
  })
  await bullwheel.markShort(handler)
  await writePool('thieves', mine, true)
  await writePool('owners', queue, false)
  const thieves = await Promise.all([1, 2].map(() => bullwheel.startWorker([handler], { pool: 'thieves' })))
  const flood = tasksOf(3_000, queue, type)
  for (let at = 0; at < flood.length; at += 1_000) await intake.accept(flood.slice(at, at + 1_000))
  const own: ReturnType<typeof newTask>[] = []
  const stolen = () => thieves.reduce((sum, { runtime }) => sum + runtime.figures().stolen, 0)
  for (let round = 0; round < 4; round++) {
    const before = stolen()
    await expect.poll(stolen, { timeout: 5_000 }).toBeGreaterThan(before)
    const some = tasksOf(5, mine, type)
    own.push(...some)
    await intake.accept(some)
    await untilTasks(book, idsOf(some), isCompleted)
  }
  const owners = await bullwheel.startWorker([handler], { pool: 'owners' })
  const all = [...flood, ...own]
  await expect.poll(() => runs.size, { timeout: 15_000 }).toBe(all.length)
  await expect.poll(() => ledgerOf(queue), { timeout: 5_000 }).toMatchObject({ completed: flood.length })
  expect([...runs.values()].every((times) => times === 1)).toBe(true)
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 3_000, completed: 3_000, pending: 0, running: 0 })
  expect(await ledgerOf(mine)).toMatchObject({ accepted: 20, completed: 20, pending: 0, running: 0 })
  const [row] = await book.hot<{ n: number }[]>`
    select count(*) as n from tasks where queue in (${queue}, ${mine}) and (attempt <> 1 or lost <> 0)`
  expect(row?.n).toBe(0)
  const processed = [...thieves, owners].map(({ runtime }) => runtime.figures().processed)
  await expect.poll(() => processed.reduce((sum, n) => sum + n, 0)).toBe(all.length)
})

test('a worker whose own queue has nothing but tasks of types that it has not steals all the same', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const mine = `${queue}-mine`
  const handler = handlerOf(type, () => sleep(50))
  await writePool('thieves', mine, true)
  await writePool('owners', queue, false)
  // So many that from its second second on it receives one every 10 ms.
  const foreign = tasksOf(150, mine, `${type}-foreign`)
  await intake.accept(foreign)
  const { runtime } = await bullwheel.startWorker([handler], { pool: 'thieves' })
  const theirs = tasksOf(60, queue, type)
  await intake.accept(theirs)
  await untilTasks(book, idsOf(theirs), isCompleted)
  await expect.poll(runtime.figures).toMatchObject({ processed: 60, stolen: 60 })
  expect(await ledgerOf(mine)).toMatchObject({ accepted: 150, pending: 150, running: 0 })
  const own = newTask({ queue: mine, type })
  await intake.accept([own])
  await untilTasks(book, [own.id], isCompleted)
})

test('of foreign queues the one that waits longest is served, none that is paused, and none whose types this worker has not', async () => {
  const { queue, type } = newPlace()
  const { book, intake } = bullwheel.get()
  const begun: string[] = []
  const handler = handlerOf(type, async ({ task }) => {
    begun.push(task.queue)
    await sleep(20)
  })
  await writePool('thieves', `${queue}-mine`, true)
  for (const name of ['paused', 'foreign', 'old', 'young']) await writePool(name, `${queue}-${name}`, false)
  await book.hot`update queues set paused = true where name = ${`${queue}-paused`}`
  const now = Date.now()
  const some = (name: string, ageMs: number, of = type) =>
    Array.from({ length: 10 }, () =>
      newTask({ queue: `${queue}-${name}`, type: of, created_at: now - ageMs, run_at: now - ageMs }),
    )
  const [old, young] = [some('old', 60_000), some('young', 10_000)]
  await intake.accept([...some('paused', 120_000), ...some('foreign', 120_000, `${type}-foreign`), ...young, ...old])
  await bullwheel.startWorker([handler], { pool: 'thieves', slots: 2 })
  await untilTasks(book, idsOf([...old, ...young]), isCompleted)
  expect(begun).toEqual([...old, ...young].map((task) => task.queue))
})
