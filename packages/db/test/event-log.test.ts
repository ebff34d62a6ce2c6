import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  type Hot,
  type LogPlace,
  cancelTask,
  findLogBegin,
  findLogEnd,
  readLog,
  readSegment,
  retryTask,
} from '../src/index.ts'
import { HORIZON_MS, accept, newTask, useBook } from './book-fixture.ts'

const book = useBook()
/** A transaction that has its number, and stays open until it is told what to do last. */
async function beginOne(): Promise<{ finish: (work: (tx: Hot) => Promise<unknown>) => Promise<void> }> {
  const begun = Promise.withResolvers<undefined>()
  const told = Promise.withResolvers<(tx: Hot) => Promise<unknown>>()
  const done = book().hot.begin(async (tx) => {
    await tx`select pg_current_xact_id()`
    begun.resolve(undefined)
    const work = await told.promise
    await work(tx as unknown as Hot)
  })
  await begun.promise
  return {
    finish: async (work) => {
      told.resolve(work)
      await done
    },
  }
}

/** Everything after a place, read `limit` segments at a time. */
async function readAll(place: LogPlace, limit: number) {
  const events = []
  for (;;) {
    const page = await readLog(book().hot, place, limit)
    events.push(...page.segments.flatMap(readSegment))
    place = page.place
    if (page.isAtEnd) return { events, place }
  }
}
const versionsOf = (events: { taskId: string; version: number }[], id: string): number[] =>
  events.filter((event) => event.taskId === id).map(({ version }) => version)

test('events of one task come in order, though its later change has the smaller transaction id', async () => {
  const { hot } = book()
  const task = newTask()
  await accept(book(), [task])
  const begin = await findLogEnd(hot)
  const early = await beginOne()
  const between = await beginOne()
  const late = await beginOne()
  await late.finish((tx) => cancelTask(tx, task.id))
  await early.finish((tx) => retryTask(tx, task.id, HORIZON_MS))
  // A transaction between the two in number is still open: whoever reads by number stops before the later one.
  const { events, place } = await readAll(begin, 10)
  expect(events.map(({ kind, version }) => [kind, version])).toEqual([
    ['cancelled', 2],
    ['retried', 3],
  ])
  await between.finish(async () => undefined)
  expect((await readAll(place, 10)).events).toEqual([])
})

test('a transaction that is open holds back its own events, and nobody else’s', async () => {
  const { hot } = book()
  const begin = await findLogEnd(hot)
  const [held, free] = [newTask(), newTask()]
  const isHeld = Promise.withResolvers<undefined>()
  const release = Promise.withResolvers<undefined>()
  const open = hot.begin(async (tx) => {
    await accept({ ...book(), hot: tx as unknown as Hot }, [held])
    isHeld.resolve(undefined)
    await release.promise
  })
  await isHeld.promise
  await accept(book(), [free])
  const first = await readAll(begin, 10)
  expect(first.events.map(({ taskId }) => taskId)).toEqual([free.id])
  release.resolve(undefined)
  await open
  expect((await readAll(first.place, 10)).events.map(({ taskId }) => taskId)).toEqual([held.id])
})

test('under writers that overlap on the same tasks every event is read once, in order per task', async () => {
  const { hot } = book()
  const begin = await findLogEnd(hot)
  const tasks = Array.from({ length: 5 }, () => newTask())
  await accept(book(), tasks)
  let isWriting = true
  const changes = { n: 0 }
  const writer = async (seed: number): Promise<void> => {
    for (let turn = 0; turn < 40; turn++) {
      const id = tasks[(seed * 7 + turn * 3) % tasks.length]?.id ?? ''
      const change = await hot.begin(async (tx) => {
        await tx`select pg_current_xact_id()`
        await sleep((seed * turn) % 4)
        const hotTx = tx as unknown as Hot
        return (turn + seed) % 2 === 0 ? cancelTask(hotTx, id) : retryTask(hotTx, id, HORIZON_MS)
      })
      if (change?.changed === true) changes.n++
    }
  }
  const reading = (async () => {
    const seen = []
    let place = begin
    for (;;) {
      const isLast = !isWriting
      const { events, place: next } = await readAll(place, 3)
      seen.push(...events)
      place = next
      if (isLast) return seen
    }
  })()
  await Promise.all(Array.from({ length: 3 }, (_, seed) => writer(seed + 1)))
  isWriting = false
  const events = await reading
  expect(events).toHaveLength(tasks.length + changes.n)
  expect(changes.n).toBeGreaterThan(10)
  for (const { id } of tasks) {
    const versions = versionsOf(events, id)
    expect(versions).toEqual(Array.from(versions, (_, n) => n + 1))
  }
})

test('what another cluster wrote is read to its end before what this one wrote, wherever the reader stood', async () => {
  const { hot } = book()
  const before = newTask()
  await accept(book(), [before])
  const midway = await findLogEnd(hot)
  const after = newTask()
  await accept(book(), [after])
  // As after a dump and restore: their transaction ids are larger than any that this cluster has given.
  await hot`update events set cluster = 42, xid = (xid::text::bigint + 1000000000)::text::xid8`
  const moved = (snapshot: string) => snapshot.replaceAll(/\d+/g, (xid) => String(Number(xid) + 1_000_000_000))
  const fresh = newTask()
  await accept(book(), [fresh])
  const { events, place } = await readAll({ ...midway, cluster: '42', seen: moved(midway.seen) }, 1)
  expect(events.map(({ taskId }) => taskId)).toEqual([after.id, fresh.id])
  expect(place.cluster).toBe((await findLogEnd(hot)).cluster)
  expect((await readAll(place, 10)).events).toEqual([])
  const all = await readAll(await findLogBegin(hot), 7)
  expect(all.events.map(({ taskId }) => taskId)).toContain(before.id)
  expect(all.events.at(-1)?.taskId).toBe(fresh.id)
})
