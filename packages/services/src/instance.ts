import { hostname } from 'node:os'
import { randomBytes } from 'node:crypto'
import { type Hot, holdLease, instanceLease, releaseLease } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'

/** This process as the others see it: alive while its lease is renewed. */
export type Instance = { id: string; start: () => Promise<void>; stop: () => Promise<void> }

const TTL_MS = 5_000
const RENEW_MS = 1_500

/** `kind` names the app; the id is new with every start, so that a successor never owns what its predecessor left. */
export function createInstance(hot: Hot, kind: string, log: Logger): Instance {
  const id = `${kind}@${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  let timer: NodeJS.Timeout | undefined
  const renew = () => holdLease(hot, instanceLease(id), id, TTL_MS)
  return {
    id,
    start: async () => {
      await renew()
      timer = setInterval(() => {
        renew().catch((cause: unknown) => log.warn({ err: cause }, 'the lease of this process could not be renewed'))
      }, RENEW_MS).unref()
    },
    stop: async () => {
      clearInterval(timer)
      await releaseLease(hot, instanceLease(id), id)
    },
  }
}
