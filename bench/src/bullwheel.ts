import {
  type Hot,
  createBookClock,
  holdLease,
  instanceLease,
  listCopies,
  migrate,
  openBook,
  outboxBacklog,
  readLedger,
  registerWorker,
  reportRunTimes,
  reportTaskTypes,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { DEFAULT_PREFIX, connectRedis, createStager, nudge, untilReady } from '@bullwheel/queue'
import { DEFAULT_HORIZON_MS, createCatalogue, createIntake } from '@bullwheel/services'
import { reportOf } from '@bullwheel/sdk/report'
import { createTaskMaker } from './new-tasks.ts'
import { noop } from './noop.ts'
import type { Servers } from './servers.ts'
import { timed } from './timed.ts'

/** `short` tasks travel in bundles; `single` ones run as long as a task may that does not. */
export type TypeSpeed = 'short' | 'single'

const RUN_TIMES = { short: { meanMs: 0.1, p95Ms: 0.5 }, single: { meanMs: 24, p95Ms: 24 } }
export type BenchPool = { slots: number; min?: number; max?: number; targetWaitMs?: number }

/** What supervisors that are started afterwards do for the one pool; by default it has one worker. */
async function setPool(hot: Hot, { slots, min = 1, max = 1, targetWaitMs = 5_000 }: BenchPool): Promise<void> {
  await hot`
    update pools set slots = ${slots}, min = ${min}, max = ${max}, target_wait_ms = ${targetWaitMs}
    where name = 'default'`
}

/** Longer than any run. */
const LEASE_MS = 3_600_000
const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: console.warn, error: console.error }

export type Bullwheel = Awaited<ReturnType<typeof openBullwheel>>

/** The accepting side in this process, on emptied servers: what the api runs behind its routes. */
export async function openBullwheel(servers: Servers, speed: TypeSpeed, timedSpeed: TypeSpeed = 'single') {
  await servers.reset()
  await migrate({ url: servers.databaseUrl })
  const book = openBook({ url: servers.databaseUrl, applicationName: 'bench', maxHotConnections: 4 })
  const clock = createBookClock(book.hot)
  const catalogue = createCatalogue(book.hot, log)
  await reportTaskTypes(book.hot, [reportOf(noop), reportOf(timed)])
  await reportRunTimes(book.hot, [
    { type: noop.type, ...RUN_TIMES[speed], samples: 256 },
    { type: timed.type, ...RUN_TIMES[timedSpeed], samples: 256 },
  ])
  await Promise.all([clock.measure(), catalogue.start()])
  const redis = connectRedis(servers.redisUrl, 'producer', quiet)
  await untilReady(redis, 5_000)
  const shared = { book, redis, prefix: DEFAULT_PREFIX, catalogue, log, now: clock.now, horizonMs: DEFAULT_HORIZON_MS }
  const stager = createStager({ redis, prefix: DEFAULT_PREFIX, now: clock.now })
  // Without it a scheduler takes this process for dead, and stages again what it has in hand.
  await holdLease(book.hot, instanceLease('bench'), 'bench', LEASE_MS)
  const intake = createIntake({ ...shared, stager, instance: 'bench' })
  intake.start()
  const ledgerOf = async (name: string) => (await readLedger(book.hot)).find(({ queue }) => queue === name)
  return {
    intake,
    addWorker: async (id: string, slots: number) => {
      await registerWorker(book.hot, { id, host: 'bench', pid: process.pid, supervisor: 'bench', slots })
    },
    setPool: (pool: BenchPool) => setPool(book.hot, pool),
    ...createTaskMaker(clock.now),
    now: clock.now,
    hot: book.hot,
    completed: async () => (await ledgerOf('default'))?.completed ?? 0,
    /** Timed tasks whose start is in the book. */
    running: async () => (await ledgerOf(timed.type))?.running ?? 0,
    /** Jobs (bundles) that Redis still holds. */
    jobs: async () => {
      const { waiting, active, delayed } = await stager.count('default')
      return waiting + active + delayed
    },
    /** Whether Redis holds all that the book knows; `lost` from the moment on in which it was noticed that it does not. */
    copy: async () => {
      const [copies, backlog] = await Promise.all([listCopies(book.hot), outboxBacklog(book.hot)])
      const isWhole = copies.length > 0 && copies.every(({ epoch, restaging }) => epoch !== null && restaging === null)
      return isWhole && backlog.rows === 0 ? 'whole' : 'lost'
    },
    /** Also wakes the scheduler, which would notice within a second. */
    emptyRedis: async () => {
      await redis.flushall()
      await nudge(redis, DEFAULT_PREFIX, { kind: 'queues' })
    },
    close: async () => {
      await intake.stop()
      catalogue.stop()
      await stager.close()
      redis.disconnect()
      await book.close()
    },
  }
}
