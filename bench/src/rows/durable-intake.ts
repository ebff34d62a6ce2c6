import { openBullwheel } from '../bullwheel.ts'
import { type Measured, type Side, throughput } from '../compare.ts'
import { meterCpu } from '../cpu-meter.ts'
import { openRawQueue, rawJobs } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'

const TASKS = 60_000
const BATCH = 500

/** From the first request to the last acknowledgement: ours until Postgres has every task and Redis every bundle. */
export const durableIntake: Row = {
  name: 'durable-intake',
  title: '1 durable bulk intake, 500 a batch, a short type',
  comparisons: (servers, { scale }) =>
    [1, 4].map((inFlight) => ({
      name: inFlight === 1 ? 'one request at a time' : `${inFlight} requests in flight`,
      figures: [throughput({ floor: 1, goal: 2.5 })],
      ours: intakeOfBullwheel(servers, TASKS * scale, inFlight),
      others: [intakeOfBullmq(servers, TASKS * scale, inFlight)],
    })),
}

function intakeOfBullwheel(servers: Servers, tasks: number, inFlight: number): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'short')
    const measured = await measureIntake(
      servers,
      tasks,
      inFlight,
      async () => {
        await bullwheel.intake.accept(bullwheel.newTasks(BATCH))
      },
      bullwheel.intake.stop,
    )
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

function intakeOfBullmq(servers: Servers, tasks: number, inFlight: number): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const { queue, close } = openRawQueue(servers)
    await queue.waitUntilReady()
    const measured = await measureIntake(servers, tasks, inFlight, async () => {
      await queue.addBulk(rawJobs(BATCH))
    })
    await close()
    return measured
  }
  return { name: 'BullMQ addBulk', run }
}

async function measureIntake(
  servers: Servers,
  tasks: number,
  inFlight: number,
  add: () => Promise<void>,
  untilStaged: () => Promise<void> = () => Promise.resolve(),
): Promise<Measured> {
  let left = tasks / BATCH
  const client = async (): Promise<void> => {
    while (left-- > 0) await add()
  }
  const cpuUsed = await meterCpu(servers, { node: { cpu: cpuOfThisProcess } })
  const begin = performance.now()
  await Promise.all(Array.from({ length: inFlight }, client))
  await untilStaged()
  const ms = performance.now() - begin
  return { figures: { throughput: (tasks / ms) * 1_000 }, cpuUsPerTask: await cpuUsed(tasks) }
}

function cpuOfThisProcess(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return Promise.resolve((user + system) / 1_000)
}
