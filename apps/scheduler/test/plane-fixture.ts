import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AttemptEnd,
  type Book,
  type BookClock,
  type NewTask,
  acceptTasks,
  createBookClock,
  endAttempts,
  ensureQueues,
  forgetStaged,
  lookUpTasks,
  migrate,
  openBook,
  registerWorker,
  startTasks,
} from '@bullwheel/db'
import { type Logger, createIdSource, planBundles } from '@bullwheel/domain'
import { findFreePort, startRedis } from '@bullwheel/local'
import {
  type Delivery,
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
import { afterAll, beforeAll } from 'vitest'
import { createDispatcher } from '../src/roles/dispatcher.ts'
import { createKeeper } from '../src/roles/keeper.ts'
import { createReconciler } from '../src/roles/reconciler.ts'
import { createTicker } from '../src/roles/ticker.ts'

export const HORIZON_MS = 60_000
export const quiet = (): void => undefined
export const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const ids = createIdSource(randomBytes)
const prefix = 'bw'

export type Run = { delivery: Delivery; source: TaskSource }

/** A control plane by hand: a book and a Redis of its own, roles whose turns the test takes, and a small worker. */
export type Plane = {
  book: Book
  clock: BookClock
  redis: RedisConnection
  redisUrl: string
  stager: Stager
  prefix: string
  /** Stops Redis as a crash does; `start` brings it back on the same port, with what it had on disk. */
  server: { kill: () => Promise<void>; start: () => Promise<void>; pid: () => number }
  newKeeper: (pageTasks?: number) => ReturnType<typeof createKeeper>
  newDispatcher: (instance?: string) => ReturnType<typeof createDispatcher>
  newTicker: () => ReturnType<typeof createTicker>
  newReconciler: (driftAfterMs?: number, monotonicMs?: () => number) => ReturnType<typeof createReconciler>
  /** Accepts tasks and stages those that are due, as an api does; `stage: false`: it died before. */
  accept: (queue: string, count: number, over?: Partial<NewTask>, stage?: boolean) => Promise<string[]>
  /** A worker that takes what is there until `rounds` looks found nothing (default 1); answers the ids that it ran. */
  work: (queue: string, rounds?: number) => Promise<string[]>
  /** Fetches one delivery and begins its first task, which then runs on. */
  begin: (queue: string, worker: string) => Promise<Run | undefined>
  /** Commits the end of such a run; Redis hears nothing of it. */
  end: (run: Run | undefined, worker: string, over?: Partial<AttemptEnd>) => Promise<void>
  addWorker: () => Promise<string>
}

export function usePlane(options: { durable: boolean } = { durable: false }): () => Plane {
  const place = createTestPlace()
  const closers: (() => unknown)[] = []
  let plane: Plane | undefined
  beforeAll(async () => {
    await migrate({ url: place.databaseUrl, schema: place.schema })
    plane = await openPlane(place.databaseUrl, place.schema, options.durable, closers)
  })
  afterAll(async () => {
    for (const close of closers.toReversed()) await close()
    await place.remove()
  })
  return () => {
    if (plane === undefined) throw new Error('the plane is open only inside tests')
    return plane
  }
}

async function openPlane(
  databaseUrl: string,
  schema: string,
  durable: boolean,
  closers: (() => unknown)[],
): Promise<Plane> {
  const book = openBook({ url: databaseUrl, schema, applicationName: 'test', maxHotConnections: 8 })
  closers.push(() => book.close())
  const server = await openServer(durable, closers)
  const connect = (kind: 'producer' | 'consumer'): RedisConnection => {
    const redis = connectRedis(server.url, kind, quiet)
    closers.push(() => redis.disconnect())
    return redis
  }
  const [redis, consumer] = [connect('producer'), connect('consumer')]
  await untilReady(redis, 5_000)
  const clock = createBookClock(book.hot)
  await clock.measure()
  const stager = createStager({ redis, prefix, now: clock.now })
  closers.push(() => stager.close())
  const shared = { hot: book.hot, redis, prefix, clock, log, horizonMs: HORIZON_MS }
  const catalogue = createCatalogue(book.hot, log)
  const openSource = (queue: string, worker: string): TaskSource => {
    const source = createTaskSource({ redis: consumer, prefix, queue, worker, now: clock.now, onError: quiet })
    closers.push(() => source.close())
    return source
  }
  const addWorker = async (): Promise<string> => {
    const id = `w-${randomUUID()}`
    await registerWorker(book.hot, { id, host: 'h', pid: 1, supervisor: 's', slots: 1 })
    return id
  }
  return {
    book,
    clock,
    redis,
    redisUrl: server.url,
    stager,
    prefix,
    server,
    addWorker,
    newKeeper: (pageTasks) => createKeeper({ ...shared, ...(pageTasks !== undefined && { pageTasks }) }),
    newDispatcher: (instance = `d-${randomUUID()}`) =>
      createDispatcher({ ...shared, stager, producer: redis, catalogue, queues: { find: () => undefined }, instance }),
    newTicker: () =>
      createTicker({ ...shared, book, producer: redis, catalogue, queues: { find: () => undefined }, ids }),
    newReconciler: (driftAfterMs, monotonicMs) =>
      createReconciler({
        ...shared,
        ...(driftAfterMs !== undefined && { driftAfterMs }),
        ...(monotonicMs && { monotonicMs }),
      }),
    accept: (queue, count, over = {}, stage = true) => acceptSome({ book, clock, stager }, queue, count, over, stage),
    work: async (queue, rounds = 1) => {
      const worker = await addWorker()
      return workOff(book, clock, openSource(queue, worker), worker, rounds)
    },
    end: (run, worker, over) => endRun(book, run, worker, over),
    begin: async (queue, worker) => {
      const source = openSource(queue, worker)
      const { delivery } = await source.fetch()
      if (delivery === undefined) return undefined
      await startTasks(
        book.hot,
        worker,
        (
          await lookUpTasks(
            book.hot,
            delivery.tasks.slice(0, 1).map((task) => task.id),
          )
        ).map(({ id, content, version }) => ({
          id,
          claim: delivery.claim,
          version,
          content,
          token: randomUUID(),
          startedAt: clock.now(),
        })),
      )
      return { delivery, source }
    },
  }
}

async function openServer(durable: boolean, closers: (() => unknown)[]) {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-plane-'))
  const port = await findFreePort()
  const start = () => startRedis({ folder, port, durable, requirePassword: false, path: process.env['PATH'] })
  let running = await start()
  closers.push(async () => {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    url: running.url,
    pid: () => running.pid,
    kill: async () => {
      running.kill()
      await running.exited
    },
    start: async () => {
      running = await start()
    },
  }
}

async function acceptSome(
  { book, clock, stager }: Pick<Plane, 'book' | 'clock' | 'stager'>,
  queue: string,
  count: number,
  over: Partial<NewTask>,
  stage: boolean,
): Promise<string[]> {
  await ensureQueues(book.hot, [queue])
  const now = Math.floor(clock.now())
  const tasks = Array.from({ length: count }, () => ({ ...newTask(ids.next(now), queue, now), ...over }))
  const stageUntil = now + HORIZON_MS
  const { outboxId } = await acceptTasks(book.hot, tasks, { owner: 'api', staged: [], stageUntil })
  if (stage && outboxId !== null) {
    const items = tasks.filter((task) => task.run_at <= stageUntil)
    const bundles = planBundles(
      items.map((task) => ({ ...task, version: 1, runAt: task.run_at })),
      () => 1,
      clock.now(),
    )
    await stager.stage(bundles, { take: 0, claim: false })
    await forgetStaged(book.hot, [{ id: outboxId, take: 0 }])
  }
  return tasks.map((task) => task.id)
}

function newTask(id: string, queue: string, now: number): NewTask {
  return {
    id,
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
    run_at: now,
    idempotency: null,
  }
}

async function workOff(
  book: Book,
  clock: BookClock,
  source: TaskSource,
  worker: string,
  rounds: number,
): Promise<string[]> {
  const ran: string[] = []
  for (let empty = 0; empty < rounds;) {
    const { delivery } = await source.fetch()
    if (delivery === undefined) empty++
    else {
      const tasks = await lookUpTasks(
        book.hot,
        delivery.tasks.map(({ id }) => id),
      )
      for (const task of tasks) {
        const staged = delivery.tasks.find(({ id }) => id === task.id)
        if (staged?.version !== task.version || task.state !== 'waiting' || task.runAt > clock.now() + 1) continue
        const [token, startedAt] = [randomUUID(), clock.now()]
        const claim = delivery.claim || task.version > 1
        const start = { id: task.id, claim, version: task.version, content: task.content, token, startedAt }
        if ((await startTasks(book.hot, worker, [start])).length === 0) continue
        ran.push(task.id)
        const end = {
          id: task.id,
          started: true,
          token,
          content: task.content,
          outcome: 'completed',
          startedAt,
        } as const
        await endAttempts(book.hot, worker, [
          { ...end, endedAt: clock.now(), runAt: null, result: null, error: null, progress: null },
        ])
      }
      const due = Math.max(...tasks.map(({ state, runAt }) => (state === 'waiting' ? runAt : 0)))
      if (due > clock.now() + 1) await source.giveBack(delivery.jobId, due - clock.now())
      else await source.finish(delivery.jobId, false)
    }
  }
  return ran
}

async function endRun(book: Book, run: Run | undefined, worker: string, over: Partial<AttemptEnd> = {}): Promise<void> {
  const id = run?.delivery.tasks[0]?.id ?? ''
  const [row] = await book.hot<{ token: string; content: number }[]>`
    select run_token as token, content from tasks where id = ${id}`
  const at = { startedAt: Date.now(), endedAt: Date.now(), runAt: null }
  const nothing = { result: null, error: null, progress: null }
  const end = { id, started: true, token: row?.token ?? '', content: row?.content ?? 0, outcome: 'completed' } as const
  const [verdict] = await endAttempts(book.hot, worker, [{ ...end, ...at, ...nothing, ...over }])
  if (verdict?.accepted !== true) throw new Error('the end was refused')
}
