import { setTimeout as sleep } from 'node:timers/promises'
import { type Bullwheel, openBullwheel } from '../bullwheel.ts'
import type { Figure, Measured, Side } from '../compare.ts'
import { type Process, startRawWorker, startWorkerChild } from '../processes.ts'
import { openRawQueue, rawJobs, rawTimedJob } from '../raw-queue.ts'
import type { Row } from '../row.ts'
import type { Servers } from '../servers.ts'
import { forgetStarts, machineMs, untilStarts } from '../starts.ts'

const SLOTS = 50
const BATCH = 500
const WARM_UP_SECONDS = 1
const START_WITHIN_MS = 30_000
const FEWEST_SAMPLES = 50

type Load = { perSecond: number; seconds: number; taskMs: number; flood: number }
/** How one task is submitted; `acceptedAt` is when its sender knew, or for BullMQ when it was sent. */
type Submitted = { id: string; calledAt: number; acceptedAt: number }
type System = { submit: () => Promise<Submitted>; floodLeft: () => Promise<number>; close: () => Promise<void> }

const p99: Figure = { name: 'p99', unit: 'ms', target: { floor: 3, goal: 1.5 }, limit: { goal: 10 } }

/**
 * From the answer that a task is committed to the first line of its handler; BullMQ's from the call of `add`, since its job
 * may run before `add` answers. `from the call` counts the commit, too.
 */
export const latency: Row = {
  name: 'latency',
  title: '6 accept → start',
  comparisons: (servers, { scale }) => {
    const quiet = { perSecond: 500, seconds: 6 * scale, taskMs: 0, flood: 0 }
    const flooded = { perSecond: 200, seconds: 4 * scale, taskMs: 10, flood: 100_000 * scale }
    return [
      {
        name: `${quiet.perSecond} tasks a second`,
        figures: [{ name: 'p50', unit: 'ms' }, p99, { name: 'p99 from the call', unit: 'ms' }],
        ours: ofBullwheel(servers, quiet),
        others: [ofBullmq(servers, quiet)],
      },
      {
        name: `${flooded.taskMs} ms tasks beside ${flooded.flood} of a short type in another queue`,
        figures: [{ name: 'p50', unit: 'ms' }, p99],
        ours: ofBullwheel(servers, flooded),
        others: [ofBullmq(servers, flooded)],
      },
    ]
  },
}

function ofBullwheel(servers: Servers, load: Load): Side {
  const run = async (): Promise<Measured> => {
    const bullwheel = await openBullwheel(servers, 'short')
    for (let added = 0; added < load.flood; added += BATCH) await bullwheel.intake.accept(bullwheel.newTasks(BATCH))
    await bullwheel.addWorker('bench', SLOTS)
    return measureWith(servers, load, startWorkerChild(servers, 'bench', SLOTS), {
      submit: () => submitTo(bullwheel, load.taskMs),
      floodLeft: async () => load.flood - (await bullwheel.completed()),
      close: bullwheel.close,
    })
  }
  return { name: 'Bullwheel', run }
}

async function submitTo({ intake, newTimedTask }: Bullwheel, taskMs: number): Promise<Submitted> {
  const task = newTimedTask(taskMs)
  const calledAt = machineMs()
  await intake.accept([task])
  return { id: task.id, calledAt, acceptedAt: machineMs() }
}

function ofBullmq(servers: Servers, load: Load): Side {
  const run = async (): Promise<Measured> => {
    await servers.reset()
    const [flood, timed] = [openRawQueue(servers, 'raw'), openRawQueue(servers, 'timed')]
    for (let added = 0; added < load.flood; added += BATCH) await flood.queue.addBulk(rawJobs(BATCH))
    let count = 0
    return measureWith(servers, load, startRawWorker(servers, ['raw', 'timed'], SLOTS), {
      submit: async () => {
        const { name, data, opts } = rawTimedJob({ id: String(++count), ms: load.taskMs })
        const calledAt = machineMs()
        await timed.queue.add(name, data, opts)
        return { id: data.id, calledAt, acceptedAt: calledAt }
      },
      floodLeft: async () => (await flood.queue.getJobCounts('prioritized'))['prioritized'] ?? 0,
      close: async () => {
        await Promise.all([flood.close(), timed.close()])
      },
    })
  }
  return { name: `BullMQ add → Worker c${SLOTS}`, run }
}

async function measureWith(
  servers: Servers,
  load: Load,
  starting: Promise<Process>,
  system: System,
): Promise<Measured> {
  await forgetStarts(servers)
  const worker = await starting
  const submitted = await submitAtRate(load, system)
  const starts = await untilStarts(servers, ({ length }) => length >= submitted.length, START_WITHIN_MS)
  await worker.stop()
  await system.close()
  const startedAt = new Map(starts.toReversed().map(({ id, at }) => [id, at]))
  const counted = submitted.slice(WARM_UP_SECONDS * load.perSecond)
  if (counted.length < FEWEST_SAMPLES) throw new Error('the flood was over too soon')
  const after = (from: 'calledAt' | 'acceptedAt') => counted.map((one) => (startedAt.get(one.id) ?? NaN) - one[from])
  return {
    figures: {
      p50: percentile(after('acceptedAt'), 0.5),
      p99: percentile(after('acceptedAt'), 0.99),
      'p99 from the call': percentile(after('calledAt'), 0.99),
    },
  }
}

/** Whether or not the ones before are answered, so that a slow answer does not slow its own measurement. */
async function submitAtRate({ perSecond, seconds, flood }: Load, { submit, floodLeft }: System): Promise<Submitted[]> {
  const total = perSecond * (WARM_UP_SECONDS + seconds)
  const sent: Promise<Submitted>[] = []
  let isOver = false
  const look = async (): Promise<void> => {
    isOver = (await floodLeft()) === 0
  }
  const watch = flood > 0 ? setInterval(() => void look(), 100) : undefined
  const begin = machineMs()
  while (sent.length < total && !isOver) {
    const due = Math.min(total, ((machineMs() - begin) / 1_000) * perSecond)
    while (sent.length < due) sent.push(heard(submit()))
    await sleep(1)
  }
  clearInterval(watch)
  return Promise.all(sent)
}

/** Its failure is thrown when all are awaited, and is not unheard until then. */
function heard<Answer>(answer: Promise<Answer>): Promise<Answer> {
  answer.catch(() => undefined)
  return answer
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN
}
