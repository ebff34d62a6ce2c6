import type { Logger } from '@bullwheel/domain'
import { within } from '@bullwheel/queue'

/** A turn that waits on a connection which answers nothing must not be the last one. */
const TURN_WITHIN_MS = 30_000

/** Work that is repeated while the worker lives. A turn that takes longer than its pause is not started twice. */
export type Routines = {
  every: (ms: number, what: string, work: () => Promise<void> | void) => void
  stop: () => void
}

export function createRoutines(log: Logger): Routines {
  const timers: NodeJS.Timeout[] = []
  return {
    every: (ms, what, work) => {
      let isBusy = false
      const turn = async (): Promise<void> => {
        if (isBusy) return
        isBusy = true
        try {
          await within(TURN_WITHIN_MS, Promise.resolve(work()), 'it did not end')
        } catch (cause) {
          log.warn({ err: cause }, `${what} failed; trying again`)
        } finally {
          isBusy = false
        }
      }
      timers.push(setInterval(() => void turn(), ms).unref())
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer)
    },
  }
}
