import { createBookClock, openBook, registerWorker } from '@bullwheel/db'
import { type Logger } from '@bullwheel/domain'
import { connectRedis, createStager, untilReady } from '@bullwheel/queue'
import { type TaskContext, defineTask } from '@bullwheel/sdk'
import { createCatalogue } from '@bullwheel/services'
import { z } from 'zod'
import { createWorkerRuntime } from '../src/child/worker-runtime.ts'

/** What the test hands to this process, as JSON. */
export type KilledWorkerPlace = {
  id: string
  type: string
  databaseUrl: string
  schema: string
  redisUrl: string
  prefix: string
}
/** What it says over IPC before each run, as a child says to its supervisor. */
export type KilledWorkerNews = {
  begun: { id: string; token: string; startedAt: number; content: number }[]
  ended: string[]
}

/** A worker in a process of its own that a payload of "kill" takes along; `kill -9` leaves nobody time to write anything. */
const { id, type, databaseUrl, schema, redisUrl, prefix } = JSON.parse(process.argv[2] ?? '') as KilledWorkerPlace
const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const book = openBook({ url: databaseUrl, schema, applicationName: id })
const clock = createBookClock(book.hot)
const catalogue = createCatalogue(book.hot, log)
const producer = connectRedis(redisUrl, 'producer', quiet)
await Promise.all([clock.measure(), catalogue.start(), untilReady(producer, 5_000)])
await registerWorker(book.hot, { id, host: 'test', pid: process.pid, supervisor: 'test', slots: 1 })

const run = async ({ task, input }: TaskContext): Promise<void> => {
  await producer.hincrby(`${prefix}:runs`, task.id, 1)
  if (input !== 'kill') return
  // Long enough for the outcomes before it to be committed, too short for the rest of its bundle to be handed over.
  await new Promise((resolve) => setTimeout(resolve, 50))
  process.kill(process.pid, 'SIGKILL')
}
const runtime = createWorkerRuntime({
  id,
  pool: 'default',
  slots: 1,
  handlers: [defineTask({ type, input: z.unknown(), run })],
  book,
  clock,
  catalogue,
  stager: createStager({ redis: producer, prefix, now: clock.now }),
  producer,
  consumer: connectRedis(redisUrl, 'consumer', quiet),
  subscriber: connectRedis(redisUrl, 'consumer', quiet),
  prefix,
  log,
  horizonMs: 60_000,
  tell: (begun, ended) => process.send?.({ begun, ended } satisfies KilledWorkerNews),
})
await runtime.start()
