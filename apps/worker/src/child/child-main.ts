import { createBookClock, openBook } from '@bullwheel/db'
import { DEFAULT_PREFIX, connectRedis, createStager } from '@bullwheel/queue'
import { DEFAULT_HORIZON_MS, createCatalogue } from '@bullwheel/services'
import { pino } from 'pino'
import { loadConfig } from '../config.ts'
import { loadHandlers } from '../load-handlers.ts'
import type { FromChild, ToChild } from '../supervisor/messages.ts'
import { createWorkerRuntime } from './worker-runtime.ts'

const BEAT_MS = 1_000
/** Without a supervisor nobody vouches for this worker: it ends well before others declare it dead. */
const ORPHAN_MS = { deadlineMs: 3_000, graceMs: 1_000 }

/** A worker child: waits for its id, runs tasks until it is told to drain. */
export async function runChild(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env)
  const { id, slots } = await firstMessage()
  const log = pino({ level: config.logLevel, base: { app: 'worker', worker: id } })
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
  const [handlers] = await Promise.all([loadHandlers(config), clock.measure(), catalogue.start()])
  clock.start()
  const runtime = createWorkerRuntime({
    id,
    slots,
    handlers,
    book,
    clock,
    catalogue,
    stager,
    producer,
    consumer,
    subscriber,
    prefix: DEFAULT_PREFIX,
    log,
    horizonMs: DEFAULT_HORIZON_MS,
    tell: (begun, ended) => tell({ kind: 'runs', begun, ended }),
    onDisowned: () => {
      log.error({}, 'this worker was declared dead; it ends, and its supervisor gives its jobs back')
      process.exit(1)
    },
  })

  let isEnding = false
  const end = async (deadlineMs: number, graceMs: number): Promise<void> => {
    if (isEnding) return
    isEnding = true
    const { left } = await runtime.drain(deadlineMs, graceMs)
    if (left > 0) log.warn({ left }, 'handlers ignored their abort signal; they end with the process')
    for (const redis of [producer, consumer, subscriber]) redis.disconnect()
    await book.close()
    process.exit(0)
  }
  process.on('message', (message: ToChild) => {
    if (message.kind === 'drain') void end(message.deadlineMs, message.graceMs)
  })
  process.once('disconnect', () => void end(ORPHAN_MS.deadlineMs, ORPHAN_MS.graceMs))

  await runtime.start()
  setInterval(() => tell({ kind: 'beat', busy: runtime.busy }), BEAT_MS).unref()
  tell({ kind: 'ready' })
  log.info({ slots, types: handlers.map((handler) => handler.type) }, 'worker ready')
}

/** A supervisor that has just died is no error: `disconnect` follows, and the child drains as an orphan. */
function tell(message: FromChild): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

function firstMessage(): Promise<{ id: string; slots: number }> {
  return new Promise((resolve, reject) => {
    process.once('disconnect', () => reject(new Error('the supervisor is gone')))
    process.once('message', (message: ToChild) => {
      if (message.kind === 'start') resolve(message)
      else process.exit(0)
    })
  })
}
