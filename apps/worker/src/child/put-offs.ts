import type { LookedUp } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { TaskHandler } from '@bullwheel/sdk'
import type { Gate } from './gate.ts'

export type PutOffsOptions = {
  gate: Pick<Gate, 'rest'>
  handlers: ReadonlyMap<string, TaskHandler>
  /** The version of a queue's settings that Redis was told; null when it was told none. */
  readToldVersion: (queue: string) => Promise<number | null>
  /** Whether a worker lives that has the type. */
  isLive: (type: string) => boolean
  log: Logger
}

/**
 * Milliseconds for which a job goes back as a whole, without using an attempt, because none of its tasks may start on
 * this worker now; undefined when they may. `task` is one of them: they share type and queue. `isAgain`: the job went back
 * before.
 */
export type PutOffs = (task: LookedUp, isAgain: boolean) => Promise<number | undefined>

/** Nobody asks more often for a queue that the book calls paused while Redis still gives its jobs out. */
const PAUSED_MS = 1_000
/** Until Redis knows the queue's limits, nothing of it starts. */
const UNTOLD_MS = 200
/** Nobody has the type: a worker that comes may. */
const FOREIGN_MS = 1_000
/** Somebody has it, and takes the job if he is the quicker one next time. */
const FOREIGN_LIVE_MS = 100
const FOREIGN_MAX_MS = 30_000
/** Foreign jobs come back this far apart: a thousand of them in front cost a worker 100 fetches a second, not thousands. */
const FOREIGN_APART_MS = 10
/** When one comes back, a worker that has its type should be quicker than this one. */
const FOREIGN_REST_MS = 5

export function createPutOffs({ gate, handlers, readToldVersion, isLive, log }: PutOffsOptions): PutOffs {
  let lastForeignAt = 0

  const putOffForeign = ({ queue, type }: LookedUp, isAgain: boolean): number => {
    if (isAgain) gate.rest(queue, FOREIGN_REST_MS)
    const now = performance.now()
    const soonest = Math.max(now + (isLive(type) ? FOREIGN_LIVE_MS : FOREIGN_MS), lastForeignAt + FOREIGN_APART_MS)
    lastForeignAt = Math.min(soonest, now + FOREIGN_MAX_MS)
    return Math.ceil(lastForeignAt - now)
  }

  const isTold = async ({ queue, queueVersion }: LookedUp): Promise<boolean> => {
    try {
      return (await readToldVersion(queue)) === queueVersion
    } catch (cause) {
      log.debug({ err: cause, queue }, 'Redis did not say which limits it knows')
      return false
    }
  }

  const restFor = (queue: string, ms: number): number => {
    gate.rest(queue, ms)
    return ms
  }

  return async (task, isAgain) => {
    if (!handlers.has(task.type)) return putOffForeign(task, isAgain)
    if (task.queuePaused) return restFor(task.queue, PAUSED_MS)
    // A FLUSHALL erases BullMQ's limits too: a limited queue would run free until it is rebuilt.
    if (task.queueLimited && !(await isTold(task))) return restFor(task.queue, UNTOLD_MS)
    return undefined
  }
}
