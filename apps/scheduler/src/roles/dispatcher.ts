import {
  type DueTimer,
  type Hot,
  type OutboxBatch,
  dropStaleTimers,
  forgetStaged,
  forgetTimers,
  releaseOutbox,
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
export type DispatcherTurn = { outboxTasks: number; timers: number; staleTimers: number }

const EVERY_MS = 200
const OUTBOX_ROWS = 20
const TIMERS = 2_000
const CLEAN_EVERY_MS = 30_000

/**
 * Stages what nobody else will: outbox rows that a dead api left, that were given up, or that restaging wrote, and timers
 * that come within the horizon.
 */
export function createDispatcher(options: DispatcherOptions): Role<DispatcherTurn> {
  const { hot, stager, catalogue, clock, log, instance, horizonMs } = options
  let cleanAt = 0

  const plan = (items: StageItem[]) => planBundles(items, (item) => bundleSize(catalogue.runTime(item.type)), clock.now())

  /** Rows that were taken from somebody may be staged already, so every start of theirs must be claimed. */
  const stageOutbox = async (batch: OutboxBatch): Promise<void> => {
    const { id, take, items } = batch
    try {
      await stager.stage(plan(items), { take, claim: true })
      await forgetStaged(hot, [{ id, take }])
    } catch (cause) {
      log.warn({ err: cause, tasks: items.length }, 'taken tasks could not be staged; trying again')
      await releaseOutbox(hot, [{ id, take }])
    }
  }

  /** A timer that is taken for the first time was never staged: its task, if it never ran, may start plainly. */
  const stageTimers = async (timers: DueTimer[]): Promise<void> => {
    for (const [take, some] of Map.groupBy(timers, (timer) => timer.take)) {
      await stager.stage(plan(some), { take, claim: take > 1 })
      await forgetTimers(hot, some)
    }
  }

  return {
    name: 'dispatcher',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const turn = { outboxTasks: 0, timers: 0, staleTimers: 0 }
      if (!stager.isReady()) return turn
      for (;;) {
        const batches = await takeOutbox(hot, instance, OUTBOX_ROWS)
        await Promise.all(batches.map(stageOutbox))
        turn.outboxTasks += batches.reduce((sum, batch) => sum + batch.items.length, 0)
        const timers = await takeDueTimers(hot, horizonMs, TIMERS)
        await stageTimers(timers)
        turn.timers += timers.length
        if (batches.length < OUTBOX_ROWS && timers.length < TIMERS) break
        if (!stager.isReady()) break
      }
      if (Date.now() >= cleanAt) {
        turn.staleTimers = await dropStaleTimers(hot)
        cleanAt = Date.now() + CLEAN_EVERY_MS
      }
      return turn
    },
  }
}
