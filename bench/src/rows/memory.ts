import { setTimeout as sleep } from 'node:timers/promises'
import { type TypeSpeed, openBullwheel } from '../bullwheel.ts'
import type { Comparison, Figure, Measured, Side, Target } from '../compare.ts'
import { postTasks } from '../load.ts'
import { peakDuring } from '../memory.ts'
import { type Process, startApi, startRawWorker, startWorkerChild } from '../processes.ts'
import { openRawQueue, rawJobs } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const WAITING = 20_000
const DRAINED = 30_000
const LOAD_SECONDS = 5
const BATCH = 500
const SLOTS = 50
const LOOK_MS = 20
/** A process is idle when it has done nothing for this long; Redis has answered all by then. */
const SETTLE_MS = 2_000
const RSS: Figure[] = [
  { name: 'idle', unit: 'MiB' },
  { name: 'loaded', unit: 'MiB' },
]

/** Redis by what it takes more than before; processes, as `pnpm build` made them, by their resident memory. */
export const memory: Row = {
  name: 'memory',
  title: '12 memory',
  comparisons: (servers, { scale }) => [
    bytesPerTask(servers, WAITING * scale, 'single', { floor: 1, goal: 0.8 }),
    bytesPerTask(servers, WAITING * scale, 'short', { floor: 0.3, goal: 0.1 }),
    {
      name: `resident memory of a worker, ${SLOTS} slots`,
      figures: RSS,
      ours: workerOfBullwheel(servers, DRAINED * scale),
      others: [workerOfBullmq(servers, DRAINED * scale)],
    },
    {
      name: 'resident memory of the api, loaded by 100 connections',
      figures: RSS,
      ours: apiOfBullwheel(servers, LOAD_SECONDS * scale),
      others: [],
    },
  ],
}

function bytesPerTask(servers: Servers, tasks: number, speed: TypeSpeed, target: Target): Comparison {
  const ours = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, speed)
    const measured = await measureBytes(servers, tasks, async () => {
      for (let added = 0; added < tasks; added += BATCH) await bullwheel.intake.accept(bullwheel.newTasks(BATCH))
      await bullwheel.intake.stop()
    })
    await bullwheel.close()
    return measured
  }
  const theirs = async (): Promise<Measured> => {
    await servers.reset()
    const { queue, close } = openRawQueue(servers)
    await queue.waitUntilReady()
    const measured = await measureBytes(servers, tasks, async () => {
      for (let added = 0; added < tasks; added += BATCH) await queue.addBulk(rawJobs(BATCH))
    })
    await close()
    return measured
  }
  return {
    name: `Redis for a waiting task, ${speed === 'short' ? 'bundled' : 'one a job'}, ${tasks} tasks`,
    figures: [{ name: 'memory', unit: 'bytes', target }],
    ours: { name: 'Bullwheel', run: ours },
    others: [{ name: 'BullMQ', run: theirs }],
  }
}

async function measureBytes(servers: Servers, tasks: number, add: () => Promise<void>): Promise<Measured> {
  const before = await servers.redisMemory()
  await add()
  await sleep(SETTLE_MS)
  return { figures: { memory: ((await servers.redisMemory()) - before) / tasks } }
}

function workerOfBullwheel(servers: Servers, tasks: number): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'short')
    await bullwheel.addWorker('bench', SLOTS)
    const worker = await startWorkerChild(servers, 'bench', SLOTS, 'built')
    const measured = await measureRss(worker, async () => {
      for (let added = 0; added < tasks; added += BATCH) await bullwheel.intake.accept(bullwheel.newTasks(BATCH))
      while ((await bullwheel.completed()) < tasks) await sleep(LOOK_MS)
    })
    await worker.stop()
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

function workerOfBullmq(servers: Servers, tasks: number): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const { queue, close } = openRawQueue(servers)
    const worker = await startRawWorker(servers, ['raw'], SLOTS)
    const left = async (): Promise<number> => {
      const { prioritized = 0, wait = 0, active = 0 } = await queue.getJobCounts('prioritized', 'wait', 'active')
      return prioritized + wait + active
    }
    const measured = await measureRss(worker, async () => {
      for (let added = 0; added < tasks; added += BATCH) await queue.addBulk(rawJobs(BATCH))
      while ((await left()) > 0) await sleep(LOOK_MS)
    })
    await worker.stop()
    await close()
    return measured
  }
  return { name: `BullMQ Worker c${SLOTS}`, run }
}

function apiOfBullwheel(servers: Servers, seconds: number): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'short')
    const api = await startApi(servers, 'built')
    const measured = await measureRss(api, () => postTasks(`${api.url}/api/v1/tasks`, seconds))
    await api.stop()
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

async function measureRss({ rss }: Process, load: () => Promise<unknown>): Promise<Measured> {
  await sleep(SETTLE_MS)
  return { figures: { idle: await rss(), loaded: await peakDuring(rss, load()) } }
}
