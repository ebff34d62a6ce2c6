import type { Logger } from '@bullwheel/domain'
import type { Fetcher } from './fetcher.ts'
import type { Gate } from './gate.ts'
import { runningOf } from './load.ts'

export type ThiefOptions = {
  gate: Pick<Gate, 'load' | 'isOwnAsking'>
  fetcher: () => Pick<Fetcher, 'steal' | 'stolen' | 'queues'>
  /** Which foreign queue, and none of `except`, waits longest; undefined: none does. `serving`: the one stolen from now. */
  findQueue: (except: string[], serving: string | undefined) => Promise<string | undefined>
  /** What is stolen and has not started goes back. */
  giveBack: () => void
  log: Logger
  /** Any monotonic clock. */
  monotonicMs?: () => number
}

/**
 * Lets an idle worker serve a queue that is not its own, until own work comes. It takes all slots but one for it, own work
 * takes each that comes free: it waits for no more than handlers that run.
 */
export type Thief = {
  /** Whether its pool lets it steal. */
  allow: (isAllowed: boolean) => void
  /** Own work came: nothing more is stolen, and what has not started goes back. */
  ownCame: () => void
  /** The queue has nothing for this worker now. */
  avoid: (queue: string) => void
  /** Looks for a queue when the worker is idle; called often. */
  look: () => Promise<void>
}

/** Own queues must have given nothing for this long. */
const IDLE_AFTER_MS = 500
/** The queue is chosen anew this often. */
const CHOOSE_EVERY_MS = 1_000
/** One that had nothing, or nothing that may start here, is left alone for so long. */
const AVOID_MS = 1_000
/** One that ran dry is soon worth another look, but one look must not follow the other. */
const LOOK_AGAIN_MS = 200

export function createThief({ gate, fetcher, findQueue, giveBack, log, ...options }: ThiefOptions): Thief {
  const { monotonicMs = () => performance.now() } = options
  const avoided = new Map<string, number>()
  let isAllowed = false
  let ownAt = monotonicMs()
  let lookAt = 0

  const leave = (): void => {
    if (fetcher().stolen !== undefined) fetcher().steal(undefined)
  }
  const isIdle = (): boolean => {
    const { load } = gate
    // Own work that waits here, or at the gate, is backlog as much as work that comes.
    if (load.own.unstarted > 0 || gate.isOwnAsking()) ownAt = monotonicMs()
    return monotonicMs() - ownAt >= IDLE_AFTER_MS && runningOf(load) < load.slots
  }

  return {
    allow: (allowed) => {
      isAllowed = allowed
      if (!allowed) leave()
    },
    ownCame: () => {
      ownAt = monotonicMs()
      leave()
      if (gate.load.stolen.unstarted > 0) giveBack()
    },
    avoid: (queue) => {
      avoided.set(queue, monotonicMs() + AVOID_MS)
      if (fetcher().stolen === queue) leave()
      lookAt = Math.min(lookAt, monotonicMs() + LOOK_AGAIN_MS)
    },
    look: async () => {
      const now = monotonicMs()
      if (!isAllowed || now < lookAt || !isIdle()) return
      lookAt = now + CHOOSE_EVERY_MS
      for (const [queue, until] of avoided) if (until <= now) avoided.delete(queue)
      const queue = await findQueue([...avoided.keys()], fetcher().stolen)
      // One that is served is left when it has nothing: what waits of it may just be on its way here.
      if (queue === undefined || queue === fetcher().stolen) return
      // Own work may have come meanwhile.
      if (!isAllowed || !isIdle()) return
      log.debug({ queue, before: fetcher().stolen }, 'this worker is idle and steals')
      fetcher().steal(queue)
    },
  }
}
