import { randomBytes } from 'node:crypto'
import {
  type NewTask,
  type Book,
  createBookClock,
  forgetStaged,
  forgetTimers,
  migrate,
  openBook,
  readTask,
  registerWorker,
  reportRunTimes,
  reportTaskTypes,
  takeDueTimers,
  takeOutbox,
} from '@bullwheel/db'
import { type Logger, type StageItem, bundleSize, createIdSource, planBundles } from '@bullwheel/domain'
import { type RedisConnection, connectRedis, createStager, untilReady } from '@bullwheel/queue'
import type { TaskHandler } from '@bullwheel/sdk'
import { reportOf } from '@bullwheel/sdk/report'
import { createCatalogue, createIntake } from '@bullwheel/services'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { WorkerOptions } from '../src/child/worker-parts.ts'
import { type WorkerRuntime, createWorkerRuntime } from '../src/child/worker-runtime.ts'

export const HORIZON_MS = 60_000
const ids = createIdSource(randomBytes)
const quiet = (): void => undefined
export const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }

/** Intake and workers of one test file, in this process, on real servers of its own. */
export function useBullwheel() {
  const place = createTestPlace()
  const connections: RedisConnection[] = []
  const runtimes: WorkerRuntime[] = []
  const stopStaging: (() => void)[] = []
  let staging: Promise<void> | undefined
  let parts: Awaited<ReturnType<typeof open>> | undefined

  const connect = (kind: 'producer' | 'consumer'): RedisConnection => {
    const redis = connectRedis(place.redisUrl, kind, quiet)
    connections.push(redis)
    return redis
  }

  const open = async () => {
    await migrate({ url: place.databaseUrl, schema: place.schema })
    const book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test' })
    const clock = createBookClock(book.hot)
    await clock.measure()
    const catalogue = createCatalogue(book.hot, log)
    await catalogue.start()
    const redis = connect('producer')
    await untilReady(redis, 5_000)
    const stager = createStager({ redis, prefix: place.prefix, now: clock.now })
    const intake = createIntake({
      book,
      stager,
      redis,
      prefix: place.prefix,
      catalogue,
      log,
      instance: 'test',
      now: clock.now,
      horizonMs: HORIZON_MS,
    })
    intake.start()
    return { book, clock, catalogue, redis, stager, intake, prefix: place.prefix }
  }

  beforeAll(async () => {
    parts = await open()
  })
  // Workers serve all queues: one that stayed would take the next test's tasks and put them off.
  afterEach(async () => {
    for (const stop of stopStaging.splice(0)) stop()
    await staging
    await Promise.all(runtimes.splice(0).map((runtime) => runtime.drain(1_000, 500)))
  })
  afterAll(async () => {
    await parts?.intake.stop()
    parts?.catalogue.stop()
    await parts?.stager.close()
    for (const redis of connections) redis.disconnect()
    await parts?.book.close()
    await place.remove()
  })

  const get = () => {
    if (parts === undefined) throw new Error('only inside tests')
    return parts
  }

  const stageDue = async (): Promise<void> => {
    const { book, stager, clock, catalogue } = get()
    const plan = (items: StageItem[]) =>
      planBundles(items, (item) => bundleSize(catalogue.runTime(item.type)), clock.now())
    for (const { id, take, items } of await takeOutbox(book.hot, 'test', 100)) {
      await stager.stage(plan(items), { take, claim: false })
      await forgetStaged(book.hot, [{ id, take }])
    }
    const timers = await takeDueTimers(book.hot, HORIZON_MS, 1_000)
    if (timers.length === 0) return
    await stager.stage(plan(timers), { take: 1, claim: false })
    await forgetTimers(book.hot, timers)
  }

  return {
    place,
    get,
    connect,
    /** Stages what waits for the dispatcher, every 20 ms until the test ends. */
    keepStaging: (): void => {
      let isOn = true
      stopStaging.push(() => (isOn = false))
      const turn = async (): Promise<void> => {
        while (isOn) {
          await stageDue()
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
      staging = turn()
    },
    /** A worker in this process; it has its row in the book, but no supervisor. */
    startWorker: async (handlers: TaskHandler[], over: Partial<WorkerOptions> = {}) => {
      const { book, clock, catalogue, stager, redis, prefix } = get()
      const id = over.id ?? `w-${randomBytes(4).toString('hex')}`
      const { pool = 'default' } = over
      await registerWorker(book.hot, { id, host: 'test', pid: process.pid, supervisor: 'test', slots: 1, pool })
      const runtime = createWorkerRuntime({
        id,
        pool: 'default',
        slots: 4,
        handlers,
        book,
        clock,
        catalogue,
        stager,
        producer: redis,
        consumer: connect('consumer'),
        subscriber: connect('consumer'),
        prefix,
        log,
        horizonMs: HORIZON_MS,
        ...over,
      })
      runtimes.push(runtime)
      await runtime.start()
      return { id, runtime }
    },
    /** Makes a type known as short, so that its tasks are bundled. */
    markShort: async (handler: TaskHandler) => {
      const { book, catalogue } = get()
      await reportTaskTypes(book.hot, [reportOf(handler)])
      await reportRunTimes(book.hot, [{ type: handler.type, meanMs: 0.1, p95Ms: 0.5, samples: 256 }])
      await catalogue.refresh()
    },
  }
}

export function newTask(over: Partial<NewTask> = {}): NewTask {
  const now = Math.floor(Date.now())
  return {
    id: ids.next(now),
    queue: 'default',
    type: 'default',
    name: null,
    priority: 5,
    max_attempts: 3,
    retry: { attempts: 3, backoff: { kind: 'fixed', delay: 50, max: 50, jitter: 0 } },
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

/** Resolves with the rows as soon as they satisfy `isDone`; looks every 20 ms, fails after 10 s. */
export async function untilTasks(book: Book, taskIds: string[], isDone: (state: string) => boolean) {
  const giveUpAt = Date.now() + 10_000
  for (;;) {
    const rows = await Promise.all(taskIds.map((id) => readTask(book.db, id)))
    if (rows.every((row) => row !== undefined && isDone(row.state))) return rows.flatMap((row) => row ?? [])
    if (Date.now() > giveUpAt) {
      const counts = Object.entries(Object.groupBy(rows, (row) => row?.state ?? 'missing'))
      throw new Error(`still ${counts.map(([state, some]) => `${some?.length} ${state}`).join(', ')}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const isCompleted = (state: string): boolean => state === 'completed'

/** Every test has a queue and a type of its own. */
export function newPlace(): { queue: string; type: string } {
  const name = randomBytes(4).toString('hex')
  return { queue: `q-${name}`, type: `t-${name}` }
}

/** A door that handlers wait at until the test opens it; `release` of several opens is one. */
export function newDoor(): { wait: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { wait: promise, open: resolve }
}

/** Counts what runs at once. */
export function newCounter(ms: number) {
  const counter = { running: 0, most: 0, done: 0 }
  const run = async () => {
    counter.most = Math.max(counter.most, ++counter.running)
    await new Promise((resolve) => setTimeout(resolve, ms))
    counter.running--
    counter.done++
  }
  return Object.assign(counter, { run })
}
