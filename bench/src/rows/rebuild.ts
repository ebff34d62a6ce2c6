import { setTimeout as sleep } from 'node:timers/promises'
import { type TypeSpeed, openBullwheel } from '../bullwheel.ts'
import { type Comparison, type Measured, type Side, throughput } from '../compare.ts'
import { meterCpu } from '../cpu-meter.ts'
import { startScheduler } from '../processes.ts'
import { openRawQueue, rawJobs } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const BATCH = 500
const LOOK_MS = 10

/**
 * Redis is emptied under a running scheduler: from FLUSHALL until every task stands in Redis again and the book knows it.
 * Against it: adding as many jobs to an empty Redis from memory.
 */
export const rebuild: Row = {
  name: 'rebuild',
  title: '8 rebuild of an emptied Redis',
  comparisons: (servers, { scale }) => [
    compareRebuild(servers, 100_000 * scale, 'single'),
    compareRebuild(servers, 100_000 * scale, 'short'),
    compareRebuild(servers, 1_000_000 * scale, 'single'),
    compareRebuild(servers, 1_000_000 * scale, 'short'),
  ],
}

function compareRebuild(servers: Servers, tasks: number, speed: TypeSpeed): Comparison {
  return {
    name: `${tasks} tasks, ${speed === 'short' ? 'bundled' : 'one a job'}`,
    figures: [throughput({ floor: 1, goal: 2 })],
    ours: { name: 'Bullwheel', run: () => rebuildBullwheel(servers, tasks, speed) },
    others: [addOfBullmq(servers, tasks)],
  }
}

async function rebuildBullwheel(servers: Servers, tasks: number, speed: TypeSpeed): Promise<Measured> {
  const bullwheel = await openBullwheel(servers, speed)
  const scheduler = startScheduler(servers)
  for (let added = 0; added < tasks; added += BATCH) await bullwheel.intake.accept(bullwheel.newTasks(BATCH))
  while ((await bullwheel.copy()) !== 'whole') await sleep(LOOK_MS)
  const cpuUsed = await meterCpu(servers, { scheduler })
  const begin = performance.now()
  await bullwheel.emptyRedis()
  while ((await bullwheel.copy()) === 'whole') await sleep(LOOK_MS)
  while ((await bullwheel.copy()) !== 'whole') await sleep(LOOK_MS)
  const ms = performance.now() - begin
  const measured = { figures: { throughput: (tasks / ms) * 1_000 }, cpuUsPerTask: await cpuUsed(tasks) }
  const jobs = await bullwheel.jobs()
  if (jobs < tasks / (speed === 'short' ? 50 : 1)) throw new Error(`only ${jobs} jobs were restored`)
  await scheduler.stop()
  await bullwheel.close()
  return measured
}

function addOfBullmq(servers: Servers, tasks: number): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const { queue, close } = openRawQueue(servers)
    await queue.waitUntilReady()
    const begin = performance.now()
    for (let added = 0; added < tasks; added += BATCH) await queue.addBulk(rawJobs(BATCH))
    const measured = { figures: { throughput: (tasks / (performance.now() - begin)) * 1_000 } }
    await close()
    return measured
  }
  return { name: 'BullMQ addBulk', run }
}
