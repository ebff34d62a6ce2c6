import { setTimeout as sleep } from 'node:timers/promises'
import { type TypeSpeed, openBullwheel } from './bullwheel.ts'
import type { Measured, Side } from './compare.ts'
import { meterCpu } from './cpu-meter.ts'
import { openRawQueue, rawJobs } from './raw-queue.ts'
import { type Process, startRawWorker, startWorkerChild } from './processes.ts'
import type { Servers } from './servers.ts'

const LOOK_MS = 10
/** Counted from here on, so that neither side is charged with starting its process. */
const COUNT_FROM = 0.1
const BATCH = 500

/** Tasks are added first, then a worker process of its own drains them: done when history and Redis say so. */
export function drainOfBullwheel(servers: Servers, tasks: number, slots: number, speed: TypeSpeed): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, speed)
    for (let added = 0; added < tasks; added += BATCH) await bullwheel.intake.accept(bullwheel.newTasks(BATCH))
    while ((await bullwheel.jobs()) < tasks / (speed === 'short' ? 50 : 1)) await sleep(LOOK_MS)
    await bullwheel.addWorker('bench', slots)
    const worker = startWorkerChild(servers, 'bench', slots)
    const measured = await measureDrain(servers, worker, tasks, async () => {
      const completed = await bullwheel.completed()
      return completed < tasks ? completed : tasks - (await bullwheel.jobs())
    })
    await (await worker).stop()
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

export function drainOfBullmq(servers: Servers, tasks: number, concurrency: number): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const { queue, close } = openRawQueue(servers)
    for (let added = 0; added < tasks; added += BATCH) await queue.addBulk(rawJobs(BATCH))
    const worker = startRawWorker(servers, ['raw'], concurrency)
    const measured = await measureDrain(servers, worker, tasks, async () => {
      const { prioritized = 0, wait = 0, active = 0 } = await queue.getJobCounts('prioritized', 'wait', 'active')
      return tasks - prioritized - wait - active
    })
    await (await worker).stop()
    await close()
    return measured
  }
  return { name: `BullMQ c${concurrency}`, run }
}

/** Throughput from a tenth of the tasks to the last one; `done` looks from outside. */
export async function measureDrain(
  servers: Servers,
  starting: Promise<Process>,
  tasks: number,
  done: () => Promise<number>,
): Promise<Measured> {
  const worker = await starting
  const reach = async (count: number): Promise<{ at: number; done: number }> => {
    for (;;) {
      const now = await done()
      if (now >= count) return { at: performance.now(), done: now }
      await sleep(LOOK_MS)
    }
  }
  const first = await reach(tasks * COUNT_FROM)
  const cpuUsed = await meterCpu(servers, { worker })
  const last = await reach(tasks)
  const counted = last.done - first.done
  return {
    figures: { throughput: (counted / (last.at - first.at)) * 1_000 },
    cpuUsPerTask: await cpuUsed(counted),
  }
}
