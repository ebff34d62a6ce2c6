import {
  type GivesWay,
  type Hot,
  type ScheduleStep,
  ensureQueues,
  runBatch,
  withinTry,
  writeTicks,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, nudge } from '@bullwheel/queue'

export type TickWriterOptions = {
  hot: Hot
  producer: RedisConnection
  prefix: string
  log: Logger
  horizonMs: number
  /** Told of each schedule whose ticks Postgres refuses. */
  onRefused: (id: string) => void
}

/** One statement writes at most so many ticks, and so many bytes of payload. */
export const BATCH = { ticks: 500, bytes: 8 * 2 ** 20 } as const
/** Statements at a time; the other connections are for leases and the other roles. */
const LANES = 2
const TRY_MS = 10_000

/** Writes steps in batches; answers how many ticks were written. A step that Postgres refuses stands alone and is logged. */
export function createTickWriter(options: TickWriterOptions) {
  const { hot, producer, prefix, log, horizonMs, onRefused } = options
  const knownQueues = new Set<string>()

  const makeQueues = async (steps: ScheduleStep[]): Promise<void> => {
    const queues = steps.flatMap(({ ticks }) => ticks.flatMap(({ task }) => task?.queue ?? []))
    const names = [...new Set(queues)].filter((name) => !knownQueues.has(name))
    if (names.length === 0) return
    const made = await withinTry(TRY_MS, ensureQueues(hot, names))
    for (const name of names) knownQueues.add(name)
    if (made.length > 0) void nudge(producer, prefix, { kind: 'queues' })
  }

  const writeBatch = async (batch: ScheduleStep[], givesWay: GivesWay): Promise<number> => {
    let ticks = 0
    const run = async (steps: ScheduleStep[]): Promise<undefined[]> => {
      const written = await writeTicks(hot, steps, { horizonMs, givesWay, locked: 'skip' })
      ticks += written.ticks
      for (const id of written.stopped) void nudge(producer, prefix, { kind: 'cancel', id })
      return steps.map(() => undefined)
    }
    const refuse = (step: ScheduleStep, cause: unknown): undefined => {
      onRefused(step.id)
      log.error({ err: cause, schedule: step.id }, 'Postgres refuses the ticks of a schedule')
      return undefined
    }
    await runBatch({ items: batch, tryMs: TRY_MS, run, refuse })
    return ticks
  }

  return async (steps: ScheduleStep[], givesWay: GivesWay): Promise<number> => {
    await makeQueues(steps)
    const batches = inBatches(steps)
    const lane = async (): Promise<number> => {
      let ticks = 0
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        ticks += await writeBatch(batch, givesWay)
      }
      return ticks
    }
    const written = await Promise.all(Array.from({ length: LANES }, lane))
    return written.reduce((sum, ticks) => sum + ticks, 0)
  }
}

function inBatches(steps: ScheduleStep[]): ScheduleStep[][] {
  const batches: ScheduleStep[][] = []
  let room: { ticks: number; bytes: number } = { ticks: 0, bytes: 0 }
  for (const step of steps) {
    const bytes = step.ticks.reduce((sum, { task }) => sum + (task?.payload.length ?? 0), 0)
    const fits = step.ticks.length <= room.ticks && bytes <= room.bytes
    if (!fits) room = BATCH
    room = { ticks: room.ticks - step.ticks.length, bytes: room.bytes - bytes }
    if (fits) batches.at(-1)?.push(step)
    else batches.push([step])
  }
  return batches
}
