import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@bullwheel/domain'

const RETRY_MS = 500

/**
 * Does something until it works: what nobody else would do while this process lives, so that giving up would leave a
 * task without anyone who carries it. `work` must be safe to repeat.
 */
export async function persist<Result>(what: string, log: Logger, work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      log.warn({ err: cause }, `${what} failed; trying again`)
      await sleep(RETRY_MS)
    }
  }
}
