import { openBullwheel } from '../bullwheel.ts'
import { type Measured, type Side, throughput } from '../compare.ts'
import { meterCpu } from '../cpu-meter.ts'
import { postTasks } from '../load.ts'
import { type Process, startApi, startRawWorker, startWorkerChild } from '../processes.ts'
import { openRawQueue } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const SECONDS = 10
const WARM_UP_SECONDS = 2
const SLOTS = 50
const ADDERS = 100

/** What is finished a second while tasks keep coming: over HTTP into the book and out, or straight into Redis and out. */
export const sustained: Row = {
  name: 'sustained',
  title: '4 POST → run → history, sustained',
  comparisons: (servers, { scale }) => [
    {
      name: `100 connections, ${SLOTS} slots`,
      figures: [throughput({ floor: 0.5, goal: 1 })],
      ours: throughBullwheel(servers, SECONDS * scale),
      others: [throughBullmq(servers, SECONDS * scale)],
    },
  ],
}

function throughBullwheel(servers: Servers, seconds: number): Side {
  const run = async () => {
    const bullwheel = await openBullwheel(servers, 'short')
    await bullwheel.addWorker('bench', SLOTS)
    const [api, worker] = await Promise.all([startApi(servers), startWorkerChild(servers, 'bench', SLOTS)])
    const measured = await measureFinished(servers, { api, worker }, seconds, {
      load: (forSeconds) => postTasks(`${api.url}/api/v1/tasks`, forSeconds),
      finished: bullwheel.completed,
    })
    await Promise.all([api.stop(), worker.stop()])
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

function throughBullmq(servers: Servers, seconds: number): Side {
  const run = async () => {
    await servers.reset()
    const { queue, close } = openRawQueue(servers)
    const worker = await startRawWorker(servers, ['raw'], SLOTS)
    let added = 0
    const load = async (forSeconds: number): Promise<void> => {
      const until = performance.now() + forSeconds * 1_000
      const adder = async (): Promise<void> => {
        for (; performance.now() < until; added++) await queue.add('noop', { n: 1 }, { priority: 5 })
      }
      await Promise.all(Array.from({ length: ADDERS }, adder))
    }
    const finished = async (): Promise<number> => {
      const { prioritized = 0, wait = 0, active = 0 } = await queue.getJobCounts('prioritized', 'wait', 'active')
      return added - prioritized - wait - active
    }
    const measured = await measureFinished(servers, { worker }, seconds, { load, finished })
    await worker.stop()
    await close()
    return measured
  }
  return { name: `BullMQ add + Worker c${SLOTS}`, run }
}

type Flow = { load: (seconds: number) => Promise<unknown>; finished: () => Promise<number> }

async function measureFinished(
  servers: Servers,
  processes: Record<string, Process>,
  seconds: number,
  { load, finished }: Flow,
): Promise<Measured> {
  await load(WARM_UP_SECONDS)
  const cpuUsed = await meterCpu(servers, processes)
  const before = await finished()
  const begin = performance.now()
  await load(seconds)
  const tasks = (await finished()) - before
  const perSecond = tasks / ((performance.now() - begin) / 1_000)
  return { figures: { throughput: perSecond }, cpuUsPerTask: await cpuUsed(tasks) }
}
