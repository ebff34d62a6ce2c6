import {
  type DueTimer,
  type Hot,
  type OutboxBatch,
  forgetStaged,
  forgetTimers,
  releaseOutbox,
  restageAbandoned,
  restageAbandonedTimers,
  takeDueTimers,
  takeOutbox,
} from '@bullwheel/db'
import { type Clock, type Logger, type StageItem, bundleSize, planBundles } from '@bullwheel/domain'
import type { Stager } from '@bullwheel/queue'
import type { Catalogue } from '@bullwheel/services'
import type { Role } from '../role.ts'

export type DispatcherOptions = {
  hot: Hot
  stager: Stager
  catalogue: Catalogue
  clock: Clock
  log: Logger
  /** Owner of the outbox rows it takes; alive while its lease is. */
  instance: string
  horizonMs: number
}
export type DispatcherTurn = { outboxTasks: number; timers: number; abandoned: number }

const EVERY_MS = 200
const OUTBOX_ROWS = 20
const TIMERS = 2_000

/** What may be in Redis already was restaged: it is a later version, and those are never run without a claim. */
const FIRST_TIME = { claim: false }

/**
 * Stages what nobody else will: outbox rows that were given up untried or that restaging wrote, and timers that come
 * within the horizon. What others left half done, a dead api or a dispatcher before this one, is restaged first.
 */
export function createDispatcher(options: DispatcherOptions): Role<DispatcherTurn> {
  const { hot, stager, catalogue, clock, log, instance, horizonMs } = options

  const plan = (items: StageItem[]) =>
    planBundles(items, (item) => bundleSize(catalogue.runTime(item.type)), clock.now())

  const stageOutbox = async ({ id, take, items }: OutboxBatch): Promise<void> => {
    try {
      await stager.stage(plan(items), { take, ...FIRST_TIME })
      await forgetStaged(hot, [{ id, take }])
    } catch (cause) {
      log.warn({ err: cause, tasks: items.length }, 'taken tasks could not be staged; trying again')
      await releaseOutbox(hot, [{ id, take, tried: true }])
    }
  }

  const stageTimers = async (timers: DueTimer[]): Promise<void> => {
    if (timers.length === 0) return
    await stager.stage(plan(timers), { take: 1, ...FIRST_TIME })
    await forgetTimers(hot, timers)
  }

  const restageAbandonedRows = async (): Promise<number> => {
    let rows = 0
    while (rows < OUTBOX_ROWS && (await restageAbandoned(hot, horizonMs))) rows++
    return rows + (await restageAbandonedTimers(hot, horizonMs, TIMERS))
  }

  return {
    name: 'dispatcher',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const turn = { outboxTasks: 0, timers: 0, abandoned: 0 }
      while (stager.isReady()) {
        turn.abandoned += await restageAbandonedRows()
        const batches = await takeOutbox(hot, instance, OUTBOX_ROWS)
        await Promise.all(batches.map(stageOutbox))
        turn.outboxTasks += batches.reduce((sum, batch) => sum + batch.items.length, 0)
        const timers = await takeDueTimers(hot, horizonMs, TIMERS)
        await stageTimers(timers)
        turn.timers += timers.length
        if (batches.length < OUTBOX_ROWS && timers.length < TIMERS) break
      }
      return turn
    },
  }
}
