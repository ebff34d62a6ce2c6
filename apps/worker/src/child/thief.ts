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
  /** From 0 to 1. */
  random?: () => number
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
  /** It looks no more: the worker leaves. */
  stop: () => void
}

/** Own queues must have given nothing for this long. */
const IDLE_AFTER_MS = 500
/** The queue is chosen anew this often. While there is none, twice as much time passes from look to look, up to the longest. */
const CHOOSE_EVERY_MS = 1_000
const CHOOSE_LONGEST_MS = 3_000
/** So much sooner or later, by chance: workers that fell idle together must not ask together for ever. */
const CHANCE_SHARE = 0.25
/** One that had nothing, or nothing that may start here, is left alone for so long. */
const AVOID_MS = 1_000
/** One that ran dry is soon worth another look, but one look must not follow the other. */
const LOOK_AGAIN_MS = 200

export function createThief({ gate, fetcher, findQueue, giveBack, log, ...options }: ThiefOptions): Thief {
  const { monotonicMs = () => performance.now(), random = Math.random } = options
  const pace = createPace(monotonicMs, random)
  const avoided = new Map<string, number>()
  let isAllowed = false
  let isStopped = false
  let ownAt = monotonicMs()

  const leave = (): void => {
    if (fetcher().stolen !== undefined) fetcher().steal(undefined)
  }
  // Of own work that waits nobody knows yet whether it can start here: it is work when it came to the line (`ownCame`).
  const isIdle = (): boolean =>
    monotonicMs() - ownAt >= IDLE_AFTER_MS && runningOf(gate.load) < gate.load.slots && !gate.isOwnAsking()
  const mayLook = (): boolean => isAllowed && !isStopped && isIdle()

  return {
    allow: (allowed) => {
      if (allowed && !isAllowed) pace.comeBackIn(0)
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
      pace.comeBackIn(LOOK_AGAIN_MS)
    },
    look: async () => {
      if (!pace.isDue() || !mayLook()) return
      const now = monotonicMs()
      for (const [queue, until] of avoided) if (until <= now) avoided.delete(queue)
      // Until it has found one: a look that fails has found nothing either.
      pace.foundNothing()
      const queue = await findQueue([...avoided.keys()], fetcher().stolen)
      if (queue === undefined) return
      pace.found()
      // One that is served is left when it has nothing: what waits of it may just be on its way here.
      if (queue === fetcher().stolen) return
      // Own work may have come meanwhile.
      if (!mayLook()) return
      log.debug({ queue, before: fetcher().stolen }, 'this worker is idle and steals')
      fetcher().steal(queue)
    },
    stop: () => void (isStopped = true),
  }
}

/** When to look next: less and less often while there is nothing, each time by chance a little sooner or later. */
function createPace(monotonicMs: () => number, random: () => number) {
  let at = 0
  let pauseMs = CHOOSE_EVERY_MS
  const wait = (): void => {
    at = monotonicMs() + pauseMs * (1 + CHANCE_SHARE * (2 * random() - 1))
  }
  return {
    isDue: (): boolean => monotonicMs() >= at,
    found: (): void => {
      pauseMs = CHOOSE_EVERY_MS
      wait()
    },
    foundNothing: (): void => {
      wait()
      pauseMs = Math.min(2 * pauseMs, CHOOSE_LONGEST_MS)
    },
    comeBackIn: (ms: number): void => {
      at = Math.min(at, monotonicMs() + ms)
      pauseMs = CHOOSE_EVERY_MS
    },
  }
}
