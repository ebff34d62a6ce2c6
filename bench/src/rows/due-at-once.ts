import { type Bullwheel, openBullwheel } from '../bullwheel.ts'
import type { Figure, Measured, Side } from '../compare.ts'
import { meterCpu } from '../cpu-meter.ts'
import { addDailySchedules } from '../daily-schedules.ts'
import { startRawWorker, startScheduler, startSupervisor } from '../processes.ts'
import { openRawQueue, rawTimedJob } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'
import { forgetStarts, machineMs, untilStarts } from '../starts.ts'

const COUNT = 10_000
const SLOTS = 50
const BATCH = 500
/** Run before anything is measured: a worker in its first second is not what people wait for. */
const WARM_UP = 1_000
/** Long enough for both sides to have everything before the first one is due. */
const AHEAD_MS = 15_000
const GIVE_UP_MS = 60_000
/** What came twice would come by then. */
const TWICE_WITHIN_MS = 2_000

const late: Figure[] = [
  { name: 'p50 late', unit: 'ms' },
  { name: 'p99 late', unit: 'ms', limit: { floor: 1_000, goal: 100 } },
]
type Load = { count: number; kind: 'tasks' | 'skip' | 'allow' }

/**
 * From when a task is due to the first line of its handler: ten thousand tasks spread over one second, and ten thousand
 * schedules that tick at the same instant. Each must begin, and none twice.
 */
export const dueAtOnce: Row = {
  name: 'due-at-once',
  title: '7 due at once',
  comparisons: (servers, { scale }) => {
    const count = COUNT * scale
    const side = (kind: Load['kind'], name: string) => ({
      name,
      figures: late,
      ours: ofBullwheel(servers, { count, kind }),
      others: [ofBullmq(servers, { count, kind })],
    })
    return [
      side('tasks', `${count} tasks due within one second`),
      side('skip', `${count} schedules at the same second, overlap skip`),
      side('allow', `${count} schedules at the same second, overlap allow`),
    ]
  },
}

function ofBullwheel(servers: Servers, load: Load): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'short', 'short')
    await forgetStarts(servers)
    await bullwheel.setPool({ slots: SLOTS })
    const processes = { scheduler: startScheduler(servers, 'built'), worker: startSupervisor(servers) }
    await bullwheel.intake.accept(Array.from({ length: WARM_UP }, () => bullwheel.newTimedTask(0)))
    await untilStarts(servers, ({ length }) => length >= WARM_UP, GIVE_UP_MS)
    await forgetStarts(servers)
    const at = wholeSecond(bullwheel.now() + AHEAD_MS)
    const firstDueAt = machineMs() + at - bullwheel.now()
    const cpu = await meterCpu(servers, processes)
    const dueAtOf =
      load.kind === 'tasks' ? await addTasks(bullwheel, load, at) : await addSchedules(bullwheel, load, at)
    const figures = await measure(servers, load, (id) => firstDueAt + dueAtOf(id))
    const cpuUsPerTask = await cpu(load.count)
    await Promise.all(Object.values(processes).map((process) => process.stop()))
    await bullwheel.close()
    return { figures, cpuUsPerTask }
  }
  return { name: 'Bullwheel', run }
}

/** Milliseconds after the first one at which a task is due, by its id. */
type DueAtOf = (id: string) => number

async function addTasks({ newTimedTask, intake }: Bullwheel, { count }: Load, at: number): Promise<DueAtOf> {
  const tasks = Array.from({ length: count }, (_, n) => newTimedTask(0, at + spreadOver(n, count)))
  for (let from = 0; from < count; from += BATCH) await intake.accept(tasks.slice(from, from + BATCH))
  const dueAt = new Map(tasks.map((task) => [task.id, task.run_at - at]))
  return (id) => dueAt.get(id) ?? NaN
}

async function addSchedules({ hot }: Bullwheel, { count, kind }: Load, at: number): Promise<DueAtOf> {
  await addDailySchedules(hot, { count, at, overlap: kind === 'allow' ? 'allow' : 'skip' })
  return () => 0
}

function ofBullmq(servers: Servers, load: Load): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    await forgetStarts(servers)
    const { queue, close } = openRawQueue(servers, 'timed')
    const worker = await startRawWorker(servers, ['timed'], SLOTS)
    await queue.addBulk(Array.from({ length: WARM_UP }, (_, n) => rawTimedJob({ id: `w${n}`, ms: 0 })))
    await untilStarts(servers, ({ length }) => length >= WARM_UP, GIVE_UP_MS)
    await forgetStarts(servers)
    const cpu = await meterCpu(servers, { worker })
    const at = wholeSecond(Date.now() + AHEAD_MS)
    const firstDueAt = machineMs() + at - Date.now()
    const after = (n: number): number => (load.kind === 'tasks' ? spreadOver(n, load.count) : 0)
    for (let from = 0; from < load.count; from += BATCH) {
      const jobs = Array.from({ length: Math.min(BATCH, load.count - from) }, (_, n) => {
        const { name, data, opts } = rawTimedJob({ id: String(from + n), ms: 0 })
        return { name, data, opts: { ...opts, delay: at + after(from + n) - Date.now() } }
      })
      await queue.addBulk(jobs)
    }
    const figures = await measure(servers, load, (id) => firstDueAt + after(Number(id)))
    const cpuUsPerTask = await cpu(load.count)
    await worker.stop()
    await close()
    return { figures, cpuUsPerTask }
  }
  return { name: `BullMQ delayed jobs, c${SLOTS}`, run }
}

async function measure(servers: Servers, { count }: Load, dueAtOf: DueAtOf): Promise<Measured['figures']> {
  await untilStarts(servers, ({ length }) => length >= count, GIVE_UP_MS)
  const lookUntil = machineMs() + TWICE_WITHIN_MS
  const starts = await untilStarts(servers, () => machineMs() > lookUntil, GIVE_UP_MS)
  const distinct = new Set(starts.map(({ id }) => id)).size
  if (distinct !== count || starts.length !== count) {
    throw new Error(`${starts.length} starts of ${distinct} tasks, where ${count} were due`)
  }
  const lateness = starts.map(({ id, at }) => at - dueAtOf(id)).toSorted((a, b) => a - b)
  const share = (part: number): number => lateness[Math.ceil(part * count) - 1] ?? NaN
  return { 'p50 late': share(0.5), 'p99 late': share(0.99) }
}

const wholeSecond = (ms: number): number => Math.ceil(ms / 1_000) * 1_000
const spreadOver = (n: number, count: number): number => Math.floor((n * 1_000) / count)
