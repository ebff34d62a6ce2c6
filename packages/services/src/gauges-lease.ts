import { type Hot, holdLease, releaseLease, withinTry } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'

/** The one api that shows figures of the whole system; the others take over when it is gone. */
export type GaugesLease = { isHeld: () => boolean; start: () => Promise<void>; stop: () => Promise<void> }

const LEASE = 'gauges'
const TTL_MS = 10_000
const RENEW_MS = 3_000

export function createGaugesLease(hot: Hot, holder: string, log: Logger): GaugesLease {
  let heldUntil = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  /** Counted from before the question, so that a process that was stopped meanwhile never thinks it has it for too long. */
  const renew = async (): Promise<void> => {
    const askedAt = performance.now()
    if (await withinTry(TTL_MS, holdLease(hot, LEASE, holder, TTL_MS))) heldUntil = askedAt + TTL_MS
  }
  const tryToRenew = (): Promise<void> =>
    renew().catch((cause: unknown) => log.debug({ err: cause }, 'the lease of the gauges could not be asked for'))

  return {
    isHeld: () => performance.now() < heldUntil,
    start: async () => {
      await tryToRenew()
      timer = setInterval(() => void tryToRenew(), RENEW_MS).unref()
    },
    stop: async () => {
      clearInterval(timer)
      heldUntil = Number.NEGATIVE_INFINITY
      await releaseLease(hot, LEASE, holder)
    },
  }
}
