import { withinTry } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'

/** Reads something, or answers undefined when that fails or takes too long. */
export type Attempt = <Value>(what: string, read: () => Promise<Value>) => Promise<Value | undefined>

const WITHIN_MS = 4_000

export function createAttempt(log: Logger): Attempt {
  return async (what, read) => {
    try {
      return await withinTry(WITHIN_MS, read())
    } catch (cause) {
      log.warn({ err: cause }, `${what} could not be read; pools that need it stay as they are`)
      return undefined
    }
  }
}
