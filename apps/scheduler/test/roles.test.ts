import { randomBytes } from 'node:crypto'
import {
  type Book,
  type BookClock,
  type QueueRow,
  acceptTasks,
  createBookClock,
  holdLease,
  instanceLease,
  lookUpTasks,
  migrate,
  openBook,
  readLedger,
  registerWorker,
  releaseOutbox,
  restageWaiting,
  startTasks,
} from '@bullwheel/db'
import { type Logger, createIdSource } from '@bullwheel/domain'
import {
  type RedisConnection,
  type Stager,
  type TaskSource,
  connectRedis,
  createStager,
  createTaskSource,
  untilReady,
} from '@bullwheel/queue'
import { createCatalogue } from '@bullwheel/services'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRoleLoop } from '../src/role.ts'
import { createDispatcher } from '../src/roles/dispatcher.ts'
import { createJanitor } from '../src/roles/janitor.ts'
import { createReconciler } from '../src/roles/reconciler.ts'

const HORIZON_MS = 60_000
const place = createTestPlace()
const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const ids = createIdSource(randomBytes)
const sources: TaskSource[] = []
let book: Book
let producer: RedisConnection
let consumer: RedisConnection
let stager: Stager
let clock: BookClock
let dispatcher: ReturnType<typeof createDispatcher>

beforeAll(async () => {
  await migrate({ url: place.databaseUrl, schema: place.schema })
  book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test' })
  producer = connectRedis(place.redisUrl, 'producer', quiet)
  consumer = connectRedis(place.redisUrl, 'consumer', quiet)
  await untilReady(producer, 5_000)
  clock = createBookClock(book.hot)
  await clock.measure()
  stager = createStager({ redis: producer, prefix: place.prefix, now: clock.now })
  const catalogue = createCatalogue(book.hot, log)
  dispatcher = createDispatcher({
    hot: book.hot,
    stager,
    producer,
    prefix: place.prefix,
    catalogue,
    queues: { find: () => undefined },
    clock,
    log,
    instance: 'me',
    horizonMs: HORIZON_MS,
  })
})
afterAll(async () => {
  await Promise.all(sources.map((source) => source.close()))
  await stager.close()
  producer.disconnect()
  consumer.disconnect()
  await book.close()
  await place.remove()
})

const newQueue = () => `q-${randomBytes(4).toString('hex')}`
async function accept(queue: string, owner: string, runInMs = 0) {
  const now = Date.now()
  const task = {
    id: ids.next(now),
    queue,
    type: 'default',
    name: null,
    priority: 5,
    max_attempts: 3,
    retry: { attempts: 3 },
    timeout_ms: null,
    start_by: null,
    finish_by: null,
    payload: '{}',
    tags: [],
    created_at: now,
    run_at: now + runInMs,
    idempotency: null,
  }
  await acceptTasks(book.hot, [task], { owner, staged: [], stageUntil: now + HORIZON_MS })
  return task
}
async function deliver(queue: string) {
  const source = createTaskSource({
    redis: consumer,
    prefix: place.prefix,
    queue,
    worker: 'w',
    now: Date.now,
    onError: quiet,
  })
  sources.push(source)
  return (await source.fetch()).delivery
}
const outboxOf = (id: string) => book.hot`select owner, take from outbox where ${id}::uuid = any(ids)`

/** Turns until the queue has a job: what was restaged is visible only 200 ms later. */
async function deliverRestaged(queue: string) {
  for (;;) {
    await dispatcher.runOnce()
    const delivery = await deliver(queue)
    if (delivery !== undefined) return delivery
  }
}

test('what a living owner has in hand is left alone; what a dead one left is restaged and forgotten', async () => {
  const queue = newQueue()
  await holdLease(book.hot, instanceLease('living'), 'living', 60_000)
  const kept = await accept(queue, 'living')
  const left = await accept(queue, 'dead')
  expect(await deliverRestaged(queue)).toMatchObject({ tasks: [{ id: left.id, version: 2 }] })
  expect(await outboxOf(kept.id)).toMatchObject([{ owner: 'living', take: 0 }])
  expect(await outboxOf(left.id)).toEqual([])
})

test('an owner that is silent for 60 s loses its row, even while it lives', async () => {
  const queue = newQueue()
  await holdLease(book.hot, instanceLease('slow'), 'slow', 60_000)
  const task = await accept(queue, 'slow')
  await book.hot`update outbox set taken_at = now() - interval '61 s' where owner = 'slow'`
  expect(await deliverRestaged(queue)).toMatchObject({ tasks: [{ id: task.id, version: 2 }] })
})

test('a row that its owner gave up untried is staged as it is, one that was tried is restaged', async () => {
  const [untried, tried] = [newQueue(), newQueue()]
  for (const queue of [untried, tried]) {
    const { id } = await accept(queue, 'me')
    const [row] = await book.hot<{ id: number }[]>`select id from outbox where ${id}::uuid = any(ids)`
    await releaseOutbox(book.hot, [{ id: row?.id ?? 0, take: 0, tried: queue === tried }])
  }
  await dispatcher.runOnce()
  expect(await deliver(untried)).toMatchObject({ claim: false, tasks: [{ version: 1 }] })
  expect(await deliverRestaged(tried)).toMatchObject({ tasks: [{ version: 2 }] })
})

test('a delayed task that an api staged before it died does not come due twice', async () => {
  const queue = newQueue()
  const { id, run_at: runAt } = await accept(queue, 'dead', 700)
  const bundle = { queue, type: 'default', priority: 5, runAt, tasks: [{ id, version: 1 }] }
  await stager.stage([bundle], { take: 0, claim: false })
  await expect.poll(async () => (await dispatcher.runOnce(), (await stager.count(queue)).delayed)).toBe(2)
  const [row] = await lookUpTasks(book.hot, [id])
  const versions = []
  while (versions.length < 2) versions.push(...((await deliver(queue))?.tasks ?? []).map((task) => task.version))
  expect(versions.filter((version) => version === row?.version)).toEqual([2])
})

test('a row that is not visible yet is not taken', async () => {
  const queue = newQueue()
  const task = await accept(queue, 'dead')
  await book.hot`update outbox set visible_at = now() + interval '1 hour' where ${task.id}::uuid = any(ids)`
  await dispatcher.runOnce()
  expect(await outboxOf(task.id)).toHaveLength(1)
})

test('a timer that comes within the horizon is staged as a delayed job; one that was taken and not forgotten is restaged', async () => {
  const queue = newQueue()
  const task = await accept(queue, 'living', HORIZON_MS + 3_600_000)
  await dispatcher.runOnce()
  expect(await stager.count(queue)).toMatchObject({ delayed: 0 })
  await book.hot`update tasks set run_at = now() + interval '50 ms' where id = ${task.id}`
  await book.hot`update timers set due_at = now() + interval '50 ms' where task_id = ${task.id}`
  await dispatcher.runOnce()
  expect(await book.hot`select from timers where task_id = ${task.id}`).toEqual([])
  await expect.poll(() => deliver(queue)).toMatchObject({ claim: false, tasks: [{ id: task.id, version: 1 }] })

  const other = await accept(newQueue(), 'living', HORIZON_MS + 3_600_000)
  await book.hot`update tasks set run_at = now() where id = ${other.id}`
  await book.hot`update timers set due_at = now(), take = 1, taken_until = now() where task_id = ${other.id}`
  expect(await deliverRestaged(other.queue)).toMatchObject({ tasks: [{ id: other.id, version: 2 }] })
  expect(await book.hot`select from timers where task_id = ${other.id}`).toEqual([])
})

test('a bundle holds many short tasks, and one task in a queue with a limit', async () => {
  const [free, limited] = [newQueue(), newQueue()]
  const shortTasks = createDispatcher({
    hot: book.hot,
    stager,
    producer,
    prefix: place.prefix,
    catalogue: { runTime: () => ({ meanMs: 0.1, p95Ms: 0.5, samples: 256, lostAt: null }) },
    queues: { find: (name) => (name === limited ? ({ concurrency: 5, rateMax: null } as QueueRow) : undefined) },
    clock,
    log,
    instance: 'me',
    horizonMs: HORIZON_MS,
  })
  for (const queue of [free, limited]) {
    const ids = [await accept(queue, 'living'), await accept(queue, 'living'), await accept(queue, 'living')].map(
      (task) => task.id,
    )
    await book.hot`delete from outbox where ids && string_to_array(${ids.join(',')}, ',')::uuid[]`
    await restageWaiting(book.hot, ids, HORIZON_MS)
  }
  await expect.poll(async () => (await shortTasks.runOnce(), (await stager.count(limited)).waiting)).toBe(3)
  expect((await stager.count(free)).waiting).toBe(1)
})

test('a role is held by one process at a time, and taken over when its holder falls silent', async () => {
  const turns: string[] = []
  const loopOf = (holder: string) =>
    createRoleLoop({
      role: { name: 'probe', everyMs: 10, runOnce: async () => ({ n: turns.push(holder) }) },
      hot: book.hot,
      holder,
      log,
      leaseMs: 400,
    })
  const first = loopOf('first')
  first.start()
  await expect.poll(() => turns.length).toBeGreaterThan(0)
  const second = loopOf('second')
  second.start()
  await expect.poll(() => turns.length).toBeGreaterThan(10)
  expect(turns.includes('second')).toBe(false)
  await first.stop()
  await expect.poll(() => turns.includes('second'), { timeout: 5_000 }).toBe(true)
  await second.stop()
})

test('a turn whose query gets no answer does not keep a role from working for ever', async () => {
  let turns = 0
  const runOnce = () => (++turns === 1 ? new Promise<never>(() => undefined) : Promise.resolve({}))
  const loop = createRoleLoop({
    role: { name: 'mute', everyMs: 20, runOnce },
    hot: book.hot,
    holder: 'me',
    log,
    turnMs: 100,
  })
  loop.start()
  await expect.poll(() => turns, { timeout: 10_000 }).toBeGreaterThan(1)
  await loop.stop()
})

test('a worker that fell silent is buried: its attempt is lost and its task staged again', async () => {
  const queue = newQueue()
  const task = await accept(queue, 'living')
  await registerWorker(book.hot, { id: 'silent', host: 'h', pid: 1, supervisor: 's', slots: 1 })
  const token = '00000000-0000-4000-8000-000000000001'
  await startTasks(book.hot, 'silent', [
    { id: task.id, claim: false, version: 1, content: 1, token, startedAt: Date.now() },
  ])
  let now = 0
  const reconciler = createReconciler({
    hot: book.hot,
    redis: producer,
    prefix: place.prefix,
    clock,
    log,
    horizonMs: HORIZON_MS,
    monotonicMs: () => now,
  })
  expect(await reconciler.runOnce()).toMatchObject({ buried: 0 })
  await book.hot`update workers set beat_at = now() - interval '11 s' where id = 'silent'`
  expect(await reconciler.runOnce()).toMatchObject({ buried: 0 })
  now += 4_000
  expect(await reconciler.runOnce()).toMatchObject({ buried: 1, restaged: 1 })
  await dispatcher.runOnce()
  expect(await deliver(queue)).toMatchObject({ tasks: [{ id: task.id, version: 3 }] })
})

test('the janitor makes partitions ahead and folds the ledger without changing its sums', async () => {
  const janitor = createJanitor({ hot: book.hot, log, keepLogsMs: 86_400_000 })
  const before = await readLedger(book.hot)
  await book.hot.unsafe(`do $$ declare t text; begin
    foreach t in array array['tasks', 'attempts', 'events'] loop
      execute format('drop table %I', t || '_' || to_char(current_date + 5, 'YYYYMMDD'));
    end loop; end $$`)
  const turn = await janitor.runOnce()
  expect(turn).toMatchObject({ strays: 0 })
  expect(turn.partitions).toBeGreaterThan(0)
  expect(turn.folded).toBeGreaterThan(0)
  expect(await readLedger(book.hot)).toEqual(before)
  expect(await janitor.runOnce()).toMatchObject({ partitions: 0, folded: 0 })
})

test('the janitor forgets minute statistics after 90 days', async () => {
  const none = `{${'0,'.repeat(15)}0}`
  await book.hot`
    insert into stats_minute (minute, queue, type, waits, runs)
    select date_trunc('minute', now()) - age * interval '1 day', 'old', 'any', ${none}::text::bigint[], ${none}::text::bigint[]
    from (values (1), (89), (91), (400)) a(age)`
  const janitor = createJanitor({ hot: book.hot, log, keepLogsMs: 86_400_000 })
  expect(await janitor.runOnce()).toMatchObject({ stats: 2 })
  const left = await book.hot`select minute < now() - interval '90 days' as "isOld" from stats_minute`
  expect(left.map(({ isOld }) => isOld as boolean)).toEqual([false, false])
})

test('a role loop tells of each turn, done or failed, and how long it took', async () => {
  const turns: [string, string][] = []
  const told = Promise.withResolvers<void>()
  let turn = 0
  const loop = createRoleLoop({
    role: {
      name: 'measured',
      everyMs: 10,
      runOnce: () => (++turn === 1 ? Promise.reject(new Error('the first one')) : Promise.resolve({})),
    },
    hot: book.hot,
    holder: 'me',
    log,
    onTurn: (role, outcome, ms) => {
      expect(ms).toBeGreaterThanOrEqual(0)
      if (turns.push([role, outcome]) === 2) told.resolve()
    },
  })
  loop.start()
  await told.promise
  await loop.stop()
  expect(turns.slice(0, 2)).toEqual([
    ['measured', 'failed'],
    ['measured', 'done'],
  ])
})
