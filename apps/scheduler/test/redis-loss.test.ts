import { randomBytes } from 'node:crypto'
import {
  LINE_START,
  beginRebuild,
  buryWorker,
  editQueue,
  endWipe,
  listCopies,
  pauseQueue,
  readLedger,
  restageLine,
  resumeQueue,
} from '@bullwheel/db'
import { readMarks, readToldVersion, tellSettings, wipeQueues } from '@bullwheel/queue'
import { expect, test } from 'vitest'
import { HORIZON_MS, type Plane, usePlane } from './plane-fixture.ts'

const plane = usePlane()
const newQueue = () => `q-${randomBytes(4).toString('hex')}`
const metaOf = (queue: string) => plane().redis.hgetall(`bw:{${queue}}:${queue}:meta`)
const copyOf = async (queue: string) => {
  const copy = (await listCopies(plane().book.hot)).find(({ name }) => name === queue)
  if (copy === undefined) throw new Error('no such queue')
  return copy
}

/** Turns of keeper and dispatcher until nothing is left to be restaged or staged. */
async function recover({ newKeeper, newDispatcher, book }: Plane, keeper = newKeeper()): Promise<number> {
  const dispatcher = newDispatcher()
  let restaged = 0
  for (let isBusy = true; isBusy;) {
    const turn = await keeper.runOnce()
    restaged += turn.restaged
    await dispatcher.runOnce()
    const [row] = await book.hot<{ n: number }[]>`select count(*) as n from outbox`
    isBusy = turn.more || turn.rebuilt + turn.fellBack > 0 || row?.n !== 0
  }
  return restaged
}

test('settings reach Redis, and again when another client changed them there', async () => {
  const { newKeeper, book, accept, work, redis, prefix } = plane()
  const queue = newQueue()
  const [id] = await accept(queue, 1)
  const keeper = newKeeper()
  expect(await readToldVersion(redis, prefix, queue)).toBeNull()
  await keeper.runOnce()
  expect(await readToldVersion(redis, prefix, queue)).toBe(1)
  await pauseQueue(book.hot, queue, 'me', null)
  await editQueue(book.hot, queue, { concurrency: 3, rateMax: 5, rateMs: 1_000 })
  await keeper.runOnce()
  expect(await metaOf(queue)).toMatchObject({ paused: '1', concurrency: '3', max: '5', duration: '1000' })
  expect(await work(queue)).toEqual([])
  await redis.hdel(`bw:{${queue}}:${queue}:meta`, 'paused', 'concurrency')
  await keeper.runOnce()
  expect(await metaOf(queue)).toMatchObject({ paused: '1', concurrency: '3' })
  await resumeQueue(book.hot, queue)
  await editQueue(book.hot, queue, { concurrency: null, rateMax: null, rateMs: null })
  await keeper.runOnce()
  expect(Object.keys(await metaOf(queue))).not.toEqual(expect.arrayContaining(['paused']))
  expect(await metaOf(queue)).not.toHaveProperty('max')
  expect(await work(queue)).toEqual([id])
  expect(await keeper.runOnce()).toMatchObject({ told: 0, rebuilt: 0, fellBack: 0 })
})

test('resuming wakes a worker that waits', async () => {
  const { newKeeper, book, accept, redis } = plane()
  const queue = newQueue()
  const keeper = newKeeper()
  await accept(queue, 1)
  await pauseQueue(book.hot, queue, 'me', null)
  await keeper.runOnce()
  expect(await redis.exists(`bw:{${queue}}:${queue}:marker`)).toBe(0)
  await resumeQueue(book.hot, queue)
  await keeper.runOnce()
  expect(await redis.zscore(`bw:{${queue}}:${queue}:marker`, '0')).toBe('0')
})

test('a slower rate that is made faster does not wait for the end of its old window', async () => {
  const { newKeeper, book, accept, work } = plane()
  const queue = newQueue()
  const keeper = newKeeper()
  const ids = await accept(queue, 3)
  await editQueue(book.hot, queue, { rateMax: 1, rateMs: 3_600_000 })
  await keeper.runOnce()
  expect(await work(queue)).toEqual(ids.slice(0, 1))
  await editQueue(book.hot, queue, { rateMax: 10, rateMs: 1_000 })
  await keeper.runOnce()
  expect(await work(queue)).toEqual(ids.slice(1))
})

test('after FLUSHALL every waiting task runs once, by priority, and those that run are left to their workers', async () => {
  const it = plane()
  const [queue, paused, empty] = [newQueue(), newQueue(), newQueue()]
  const keeper = it.newKeeper(20)
  const low = await it.accept(queue, 45, { priority: 9 })
  const high = await it.accept(queue, 45, { priority: 1 })
  const held = await it.accept(paused, 5)
  await it.accept(empty, 1)
  await it.work(empty)
  const later = await it.accept(queue, 1, { run_at: Date.now() + HORIZON_MS + 3_600_000 })
  await pauseQueue(it.book.hot, paused, 'me', null)
  await keeper.runOnce()
  const begun = await it.begin(queue, await it.addWorker())
  const running = begun?.delivery.tasks[0]?.id
  expect(high).toContain(running)
  await it.redis.flushall()
  const midway = await it.accept(queue, 1)
  expect(await recover(it, keeper)).toBeGreaterThanOrEqual(94)
  expect(await metaOf(paused)).toMatchObject({ paused: '1' })
  expect(await it.work(paused)).toEqual([])
  const ran = await it.work(queue)
  expect(ran.slice(0, 44).toSorted()).toEqual(high.filter((id) => id !== running))
  expect(ran.slice(44).toSorted()).toEqual([...low, ...midway].toSorted())
  expect(await it.book.hot`select version from timers where task_id = ${later[0] ?? ''}`).toEqual([{ version: 1 }])
  await resumeQueue(it.book.hot, paused)
  await keeper.runOnce()
  expect((await it.work(paused)).toSorted()).toEqual(held)
  expect(await copyOf(queue)).toMatchObject({ restaging: null })
})

/** What a rebuild does, step by step; a scheduler may be killed after each of them. */
const steps = [
  'noted the loss',
  'deleted the meta',
  'wiped the queue',
  'told the settings',
  'ended the wiping',
  'restaged a page',
]
async function rebuildUntil(step: string, { book, redis, prefix }: Plane, queue: string): Promise<void> {
  const epochs = await beginRebuild(book.hot, [queue], 'run')
  if (step === 'noted the loss') return
  await redis.unlink(`bw:{${queue}}:${queue}:meta`)
  if (step === 'deleted the meta') return
  await wipeQueues(redis, prefix, [queue])
  if (step === 'wiped the queue') return
  const look = await readMarks(redis, prefix, [queue])
  const meta = { queue, epoch: epochs.get(queue) ?? '', version: 1, paused: false, concurrency: null, rate: null }
  await tellSettings(prefix, [meta], look, Date.now())
  if (step === 'told the settings') return
  await endWipe(book.hot, [meta])
  if (step === 'ended the wiping') return
  const { restaging } = await copyOf(queue)
  if (restaging === null) throw new Error('nothing is to be restaged')
  const page = await restageLine(book.hot, { queue, priority: 5, after: LINE_START }, restaging, 7, HORIZON_MS)
  expect(page).toMatchObject({ restaged: 7, next: expect.anything() as unknown })
}

test.each(steps)('a rebuild whose scheduler was killed when it had %s is finished by the next one', async (step) => {
  const it = plane()
  const queue = newQueue()
  await it.accept(queue, 30)
  await it.newKeeper().runOnce()
  await it.redis.flushall()
  await rebuildUntil(step, it, queue)
  await it.accept(queue, 1)
  await recover(it, it.newKeeper(7))
  await it.accept(queue, 1)
  const ran = await it.work(queue)
  const rows = await it.book.hot<{ state: string; attempt: number }[]>`
    select state, attempt from tasks where queue = ${queue}`
  expect(rows.every(({ state, attempt }) => state === 'completed' && attempt === 1)).toBe(true)
  expect(ran).toHaveLength(rows.length)
  expect(new Set(ran).size).toBe(rows.length)
})

test('two schedulers that both think they hold the role rebuild a queue without losing or doubling anything', async () => {
  const it = plane()
  const queue = newQueue()
  const ids = await it.accept(queue, 60)
  const [first, second] = [it.newKeeper(7), it.newKeeper(7)]
  await first.runOnce()
  await second.runOnce()
  await it.redis.flushall()
  const [, , during] = await Promise.all([first.runOnce(), second.runOnce(), it.accept(queue, 5)])
  await Promise.allSettled([recover(it, first), recover(it, second)])
  await recover(it, first)
  const ran = await it.work(queue)
  expect(ran.toSorted()).toEqual([...ids, ...during].toSorted())
})

test('the end of a wiping that was overtaken by another one is not noted', async () => {
  const it = plane()
  const queue = newQueue()
  await it.accept(queue, 1)
  await it.newKeeper().runOnce()
  const overtaken = await beginRebuild(it.book.hot, [queue], 'run')
  const present = await beginRebuild(it.book.hot, [queue], 'run')
  await endWipe(it.book.hot, [{ queue, epoch: overtaken.get(queue) ?? '' }])
  expect(await copyOf(queue)).toMatchObject({ restaging: { wiping: true } })
  await endWipe(it.book.hot, [{ queue, epoch: present.get(queue) ?? '' }])
  expect(await copyOf(queue)).toMatchObject({ restaging: { wiping: false } })
})

test('runs that outlive the loss keep their places under a concurrency limit, until they end', async () => {
  const it = plane()
  const queue = newQueue()
  const keeper = it.newKeeper()
  await it.accept(queue, 6)
  await editQueue(it.book.hot, queue, { concurrency: 2 })
  await keeper.runOnce()
  const worker = await it.addWorker()
  const runs = [await it.begin(queue, worker), await it.begin(queue, worker)]
  expect(await it.begin(queue, worker)).toBeUndefined()
  await it.redis.flushall()
  await recover(it, keeper)
  expect(await metaOf(queue)).toMatchObject({ concurrency: '0' })
  expect(await it.begin(queue, worker)).toBeUndefined()
  await it.end(runs[0], worker)
  await keeper.runOnce()
  expect(await metaOf(queue)).toMatchObject({ concurrency: '1' })
  expect(await it.begin(queue, worker)).toBeDefined()
  expect(await it.begin(queue, worker)).toBeUndefined()
  await it.newKeeper().runOnce()
  expect(await metaOf(queue)).toMatchObject({ concurrency: '1' })
  await it.end(runs[1], worker)
  await keeper.runOnce()
  expect(await metaOf(queue)).toMatchObject({ concurrency: '2' })
  await buryWorker(it.book.hot, worker, 'test', [], HORIZON_MS)
})

test('a new epoch in the book, as a reset writes it, wipes the queue and nothing else', async () => {
  const it = plane()
  const [queue, other] = [newQueue(), newQueue()]
  const keeper = it.newKeeper()
  const [, kept] = await Promise.all([it.accept(queue, 3), it.accept(other, 3)])
  await it.redis.set('foreign:{x}:y', '1')
  await keeper.runOnce()
  await it.book.hot`delete from tasks where queue = ${queue}`
  await it.book.hot`update epochs set epoch = 'reset' where queue = ${queue}`
  expect(await keeper.runOnce()).toMatchObject({ rebuilt: 1, restaged: 0 })
  expect(await it.stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
  expect(await it.redis.exists('foreign:{x}:y')).toBe(1)
  expect(await it.work(other)).toEqual(kept)
})

test('after a rollback to an old snapshot what was staged since runs once, and nothing is wiped', async () => {
  const it = plane()
  const [queue, busy] = [newQueue(), newQueue()]
  const keeper = it.newKeeper()
  const old = await it.accept(queue, 20)
  await it.book
    .hot`update tasks set staged_at = staged_at - interval '1 min', run_at = run_at - interval '1 min' where queue = ${queue}`
  const done = await it.accept(busy, 10)
  await keeper.runOnce()
  await it.redis.save()
  expect(await it.work(busy)).toEqual(done)
  const fresh = await it.accept(queue, 20)
  await keeper.runOnce()
  await it.server.kill()
  await it.server.start()
  await expect.poll(() => it.redis.status, { timeout: 5_000 }).toBe('ready')
  await recover(it, it.newKeeper())
  const versions = await it.book.hot`
    select version, count(*) as n from tasks where queue = ${queue} group by 1 order by 1`
  expect(versions).toEqual([1, 2].map((version) => ({ version, n: 20 })))
  const ran = await it.work(queue)
  expect(ran.toSorted()).toEqual([...old, ...fresh].toSorted())
  expect(await it.work(busy)).toEqual([])
  expect(await keeper.runOnce()).toMatchObject({ fellBack: 0, rebuilt: 0 })
})

test('a rollback without a new run id is seen by the smaller beat', async () => {
  const it = plane()
  const queue = newQueue()
  const keeper = it.newKeeper()
  const ids = await it.accept(queue, 5)
  await keeper.runOnce()
  const before = (await metaOf(queue))['bw:beat'] ?? ''
  await keeper.runOnce()
  await it.redis.del(`bw:{${queue}}:${queue}:prioritized`)
  await it.redis.hset(`bw:{${queue}}:${queue}:meta`, 'bw:beat', before)
  expect(await recover(it, keeper)).toBe(5)
  expect((await it.work(queue)).toSorted()).toEqual(ids)
})

test('the ledger is exact after all of this', async () => {
  for (const line of await readLedger(plane().book.hot)) {
    const { accepted, completed, failed, cancelled, expired, pending, removed } = line
    expect(accepted - completed - failed - cancelled - expired - pending - removed).toBe(0)
  }
})
