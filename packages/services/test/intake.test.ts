import { randomBytes, randomUUID } from 'node:crypto'
import { type Book, type NewTask, createBookClock, migrate, openBook, readLedger } from '@bullwheel/db'
import { type Logger, createIdSource } from '@bullwheel/domain'
import { type RedisConnection, type Stager, connectRedis, createStager, untilReady } from '@bullwheel/queue'
import { type CuttingProxy, createTestPlace, startCuttingProxy } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Intake, createCatalogue, createInstance, createIntake } from '../src/index.ts'

const place = createTestPlace()
const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const ids = createIdSource(randomBytes)
/** The intake reaches Postgres through the proxy; `direct` looks at what is really there. */
let proxy: CuttingProxy
let book: Book
let direct: Book
let redis: RedisConnection
let stager: Stager
let intake: Intake

beforeAll(async () => {
  await migrate({ url: place.databaseUrl, schema: place.schema })
  const target = new URL(place.databaseUrl)
  proxy = await startCuttingProxy({ host: target.hostname, port: Number(target.port) })
  target.host = `127.0.0.1:${proxy.port}`
  book = openBook({ url: target.href, schema: place.schema, applicationName: 'test', maxHotConnections: 1 })
  direct = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test' })
  redis = connectRedis(place.redisUrl, 'producer', quiet)
  await untilReady(redis, 5_000)
  const clock = createBookClock(direct.hot)
  await clock.measure()
  stager = createStager({ redis, prefix: place.prefix, now: clock.now })
  const catalogue = createCatalogue(direct.hot, log)
  const instance = createInstance(direct.hot, 'api', log)
  intake = createIntake({
    book,
    stager,
    redis,
    prefix: place.prefix,
    catalogue,
    log,
    instance: instance.id,
    now: clock.now,
    horizonMs: 60_000,
  })
  intake.start()
})
afterAll(async () => {
  await intake.stop()
  await stager.close()
  redis.disconnect()
  await book.close()
  await direct.close()
  await proxy.close()
  await place.remove()
})

function newTask(over: Partial<NewTask> = {}): NewTask {
  const now = Date.now()
  return {
    id: ids.next(now),
    queue: `q-${randomUUID().slice(0, 8)}`,
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
    run_at: now,
    idempotency: null,
    ...over,
  }
}
const ledgerOf = async (queue: string) => (await readLedger(direct.hot)).find((row) => row.queue === queue)
const outbox = async () =>
  await direct.hot<{ owner: string | null; ids: string[] }[]>`select owner, to_json(ids) as ids from outbox`

test('an accepted task is staged, and its outbox row is forgotten soon after', async () => {
  const task = newTask()
  expect(await intake.accept([task])).toEqual([{ kind: 'accepted' }])
  await expect.poll(() => stager.count(task.queue)).toMatchObject({ waiting: 1 })
  await expect.poll(outbox).toEqual([])
})

test('a commit whose reply was lost is sent again, doubles nothing, and leaves its outbox row to the dispatcher', async () => {
  const [first, task] = [newTask(), newTask()]
  await intake.accept([{ ...first, queue: task.queue }])
  await expect.poll(outbox).toEqual([])
  proxy.cutNextReply()
  expect(await intake.accept([task])).toEqual([{ kind: 'accepted' }])
  expect(await ledgerOf(task.queue)).toMatchObject({ accepted: 2, pending: 2 })
  expect(await outbox()).toEqual([{ owner: null, ids: [task.id] }])
  await direct.hot`delete from outbox`
})

test('while Postgres is away nothing is accepted, with a clear error; when it is back the same task is', async () => {
  const task = newTask()
  await intake.accept([newTask({ queue: task.queue })])
  proxy.shut()
  await expect(intake.accept([task])).rejects.toMatchObject({ code: 'unavailable', retryAfterS: 2 })
  proxy.open()
  await expect
    .poll(async () => (await Promise.allSettled([intake.accept([task])]))[0]?.status, { timeout: 10_000 })
    .toBe('fulfilled')
  expect(await ledgerOf(task.queue)).toMatchObject({ accepted: 2 })
})

test('a task that Postgres refuses stands alone: its neighbours in the batch are accepted', async () => {
  const queue = `q-${randomUUID().slice(0, 8)}`
  const tasks = Array.from({ length: 9 }, (_, n) =>
    newTask({ queue, ...(n === 4 && { name: 'NUL: \0' }), ...(n === 7 && { priority: 99_999 }) }),
  )
  const verdicts = await intake.accept(tasks)
  expect(verdicts.map((verdict) => verdict.kind)).toEqual(
    tasks.map((_, n) => (n === 4 || n === 7 ? 'refused' : 'accepted')),
  )
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 7, pending: 7 })
})

test('of the same idempotency key at the same moment one is accepted, and all others get its answer', async () => {
  const queue = `q-${randomUUID().slice(0, 8)}`
  const key = { scope: 's', key: randomUUID(), request_hash: 'h' }
  const tasks = Array.from({ length: 20 }, (_, n) => newTask({ queue, idempotency: { ...key, answer: `{"n":${n}}` } }))
  const verdicts = (await Promise.all(tasks.map((task) => intake.accept([task])))).flat()
  const accepted = verdicts.findIndex((verdict) => verdict.kind === 'accepted')
  expect(verdicts.filter((verdict) => verdict.kind === 'accepted')).toHaveLength(1)
  for (const verdict of verdicts)
    if (verdict.kind === 'repeated') expect(verdict.first.answer).toBe(`{"n":${accepted}}`)
  expect(await ledgerOf(queue)).toMatchObject({ accepted: 1 })
})

test('tasks accepted while Redis is away keep an outbox row that nobody owns', async () => {
  const task = newTask()
  redis.disconnect()
  await expect.poll(() => redis.status).toBe('end')
  expect(await intake.accept([task])).toEqual([{ kind: 'accepted' }])
  const ownersOfIt = async () =>
    (await outbox()).flatMap(({ owner, ids: tasks }) => (tasks.includes(task.id) ? [owner] : []))
  await expect.poll(ownersOfIt).toEqual([null])
})
