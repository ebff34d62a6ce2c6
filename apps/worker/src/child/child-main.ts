import { createBookClock, openBook } from '@bullwheel/db'
import { DEFAULT_PREFIX, connectRedis, createStager } from '@bullwheel/queue'
import { DEFAULT_HORIZON_MS, createCatalogue, openTracer } from '@bullwheel/services'
import { type Logger, pino } from 'pino'
import { type Config, loadConfig } from '../config.ts'
import { loadHandlers } from '../load-handlers.ts'
import { watchLoopLag } from '../loop-lag.ts'
import type { FromChild, ToChild } from '../supervisor/messages.ts'
import { correctDateNow } from './correct-date-now.ts'
import { createLeaving } from './leave.ts'
import { createWorkerRuntime } from './worker-runtime.ts'

const BEAT_MS = 1_000

/** A worker child: waits for its id, runs tasks until it is told to drain. */
export async function runChild(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env)
  const { id, pool, slots } = await firstMessage()
  const log = pino({ level: config.logLevel, base: { app: 'worker', worker: id } })
  const parts = openParts(config, id, log)
  const { book, clock, catalogue, producer, consumer, subscriber } = parts
  const [handlers] = await Promise.all([loadHandlers(config), clock.measure(), catalogue.start()])
  clock.start()
  correctDateNow(clock)
  const tracer = await openTracer(config.otlpEndpoint, 'bullwheel-worker')
  const runtime = createWorkerRuntime({
    ...parts,
    tracer,
    id,
    pool,
    slots,
    maxRss: config.recycleRss,
    handlers,
    prefix: DEFAULT_PREFIX,
    log,
    horizonMs: DEFAULT_HORIZON_MS,
    tell: (begun, ended) => tell({ kind: 'runs', begun, ended }),
    // Before the first task: one that ends or blocks this process must not pass for a process that does not start.
    onReady: () => sent({ kind: 'ready' }),
    onDisowned: () => {
      log.error({}, 'this worker was declared dead; it ends, and its supervisor gives its jobs back')
      process.exit(1)
    },
  })

  const leaving = createLeaving({
    id,
    runtime,
    book,
    producer,
    connections: [producer, consumer, subscriber],
    prefix: DEFAULT_PREFIX,
    horizonMs: DEFAULT_HORIZON_MS,
    tracer,
    log,
  })
  process.on('message', (message: ToChild) => {
    if (message.kind === 'drain') void leaving.inOrder(message.deadlineMs, message.graceMs)
    if (message.kind === 'resize') runtime.resize(message.slots)
  })
  process.once('disconnect', () => void leaving.asOrphan())
  if (!process.connected) void leaving.asOrphan()

  const measure = watchProcess()
  await runtime.start()
  const beat = (): void => tell({ kind: 'beat', ...runtime.figures(), ...measure() })
  beat()
  setInterval(beat, BEAT_MS).unref()
  log.info({ pool, slots, types: handlers.map((handler) => handler.type) }, 'worker ready')
}

function openParts(config: Config, id: string, log: Logger) {
  const onRedisError = (cause: Error): void => log.debug({ err: cause }, 'Redis connection')
  const book = openBook({
    url: config.databaseUrl,
    applicationName: `bullwheel worker ${id}`,
    maxConnections: 2,
    maxHotConnections: 6,
  })
  const clock = createBookClock(book.hot)
  const catalogue = createCatalogue(book.hot, log)
  const producer = connectRedis(config.redisUrl, 'producer', onRedisError)
  const consumer = connectRedis(config.redisUrl, 'consumer', onRedisError)
  const subscriber = connectRedis(config.redisUrl, 'consumer', onRedisError)
  const stager = createStager({ redis: producer, prefix: DEFAULT_PREFIX, now: clock.now })
  return { book, clock, catalogue, producer, consumer, subscriber, stager }
}

/** What this process used since it was last asked. */
function watchProcess() {
  const lagMs = watchLoopLag()
  let used = process.cpuUsage()
  let at = performance.now()
  return () => {
    const spent = process.cpuUsage(used)
    const ms = performance.now() - at
    used = process.cpuUsage()
    at += ms
    const cpu = (spent.user + spent.system) / 1_000 / ms
    return { rss: process.memoryUsage.rss(), cpu, lagMs: lagMs() }
  }
}

/** A supervisor that has just died is no error: `disconnect` follows, and the child drains as an orphan. */
function tell(message: FromChild): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

/** Resolves when the message is out, or the supervisor gone. */
function sent(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve())
    else resolve()
  })
}

function firstMessage(): Promise<{ id: string; pool: string; slots: number }> {
  return new Promise((resolve, reject) => {
    process.once('disconnect', () => reject(new Error('the supervisor is gone')))
    process.once('message', (message: ToChild) => {
      if (message.kind === 'start') resolve(message)
      else process.exit(0)
    })
  })
}
