import { setTimeout as sleep } from 'node:timers/promises'
import { openBullwheel } from '../bullwheel.ts'
import type { Figure, Measured, Side } from '../compare.ts'
import { type Process, startRawWorker, startScheduler, startSupervisor } from '../processes.ts'
import { openRawQueue, rawTimedJob } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'
import { type Start, forgetStarts, machineMs, untilStarts } from '../starts.ts'

/** Tasks that are under way when their worker is killed; none ends before both sides have begun it again. */
const KILLED = { count: 10, ms: 180_000, slots: 10 }
/** Enough that some wait before, during and after the absence. */
const STREAM = { count: 400, ms: 50, slots: 4 }
const AWAY_MS = 20_000
const LOOK_MS = 10
const GIVE_UP_MS = 120_000

type Tasks = typeof KILLED
const seconds = (floor: number, goal: number): Figure => ({ name: 'time', unit: 's', limit: { floor, goal } })

/** How long work stands still. BullMQ's sides follow from its defaults, so they run once. */
export const recoveryOfWorker: Row = {
  name: 'recovery-worker',
  title: '9a kill -9 of a worker',
  comparisons: (servers) => [
    {
      name: 'until all its tasks have begun again',
      figures: [seconds(15, 5)],
      ours: withBullwheel(servers, KILLED, killWorker),
      others: [withBullmq(servers, KILLED, killWorker)],
    },
  ],
}

export const recoveryOfRedis: Row = {
  name: 'recovery-redis',
  title: '9b Redis away',
  comparisons: (servers, { scale }) => {
    const strike = ({ servers: on }: System): Promise<Measured> => takeRedisAway(on, AWAY_MS * scale)
    return [
      {
        name: `for ${(AWAY_MS * scale) / 1_000} s, from its return until a task begins`,
        figures: [seconds(5, 1)],
        ours: withBullwheel(servers, STREAM, strike),
        others: [withBullmq(servers, STREAM, strike)],
      },
    ]
  },
}

type System = {
  servers: Servers
  /** Resolves when the system itself knows that all tasks run. */
  untilRunning: () => Promise<void>
  /** Starts another worker where nobody else does. */
  replaceWorker: () => Promise<void>
}
type Strike = (system: System) => Promise<Measured>

/** A scheduler and a supervisor, which replaces its one child, as in production. */
function withBullwheel(servers: Servers, tasks: Tasks, strike: Strike): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'single')
    await forgetStarts(servers)
    await bullwheel.setPool({ slots: tasks.slots })
    const processes = [startScheduler(servers, 'built'), startSupervisor(servers)]
    await bullwheel.intake.accept(Array.from({ length: tasks.count }, () => bullwheel.newTimedTask(tasks.ms)))
    const measured = await strike({
      servers,
      untilRunning: async () => {
        while ((await bullwheel.running()) < tasks.count) await sleep(LOOK_MS)
      },
      replaceWorker: () => Promise.resolve(),
    })
    await Promise.all(processes.map((process) => process.stop()))
    await bullwheel.close()
    return measured
  }
  return { name: 'Bullwheel', run }
}

function withBullmq(servers: Servers, tasks: Tasks, strike: Strike): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    await forgetStarts(servers)
    const { queue, close } = openRawQueue(servers, 'timed')
    const workers: Process[] = []
    const startWorker = async (): Promise<void> => {
      workers.push(await startRawWorker(servers, ['timed'], tasks.slots))
    }
    await startWorker()
    await queue.addBulk(Array.from({ length: tasks.count }, (_, n) => rawTimedJob({ id: String(n), ms: tasks.ms })))
    const measured = await strike({ servers, untilRunning: () => Promise.resolve(), replaceWorker: startWorker })
    await Promise.all(workers.map((worker) => worker.kill()))
    await close()
    return measured
  }
  return { name: 'BullMQ, its defaults', run, once: true }
}

async function killWorker({ servers, untilRunning, replaceWorker }: System): Promise<Measured> {
  const [began] = await untilStarts(servers, ({ length }) => length === KILLED.count, GIVE_UP_MS)
  if (began === undefined) throw new Error('no worker runs anything')
  await untilRunning()
  const killedAt = machineMs()
  process.kill(began.pid, 'SIGKILL')
  await replaceWorker()
  const again = (starts: Start[]): Start[] => starts.filter(({ pid }) => pid !== began.pid)
  const idsOf = (starts: Start[]): Set<string> => new Set(starts.map(({ id }) => id))
  const starts = await untilStarts(servers, (all) => idsOf(again(all)).size === KILLED.count, GIVE_UP_MS)
  const lastAt = Math.max(...again(starts).map(({ at }) => at))
  return { figures: { time: (lastAt - killedAt) / 1_000 } }
}

/** What begins after Redis was started, and not what a worker held when it went. */
async function takeRedisAway(servers: Servers, ms: number): Promise<Measured> {
  await untilStarts(servers, ({ length }) => length > STREAM.slots * 2, GIVE_UP_MS)
  const { startedAt, backAt } = await servers.redisAway(ms)
  const isAfter = ({ at }: Start): boolean => at > startedAt
  const [first] = (await untilStarts(servers, (all) => all.some(isAfter), GIVE_UP_MS)).filter(isAfter)
  return { figures: { time: Math.max(0, (first?.at ?? NaN) - backAt) / 1_000 } }
}
