import { WARNING_LEVELS, type Warning, type Warnings } from '@bullwheel/contracts'
import { withinTry } from '@bullwheel/db'
import { alertWarnings, mirrorWarnings, scheduleWarnings, webhookWarnings } from './beside-warnings.ts'
import { poolWarnings } from './fleet-warnings.ts'
import { dueWarnings, failureWarnings } from './queue-warnings.ts'
import { ledgerWarnings, partWarnings, redisWarnings, transactionWarnings } from './system-warnings.ts'
import type { Watch, WatchDeps } from './warning.ts'

/** Looks at every part of the system. Whoever asks shortly after another gets the same answer. */
export type WarningReader = { read: () => Promise<Warnings> }

const WATCHES: Record<string, Watch> = {
  parts: partWarnings,
  ledger: ledgerWarnings,
  tasks: dueWarnings,
  pools: poolWarnings,
  failures: failureWarnings,
  schedules: scheduleWarnings,
  mirrors: mirrorWarnings,
  webhooks: webhookWarnings,
  alerts: alertWarnings,
  transactions: transactionWarnings,
  redis: redisWarnings,
}
/** Nobody waits longer for one part: the others are told without it. */
const WITHIN_MS = 4_000
const KEPT_MS = 4_000

export function createWarningReader(deps: WatchDeps, keptMs = KEPT_MS): WarningReader {
  let latest: Warnings | undefined
  let underWay: Promise<Warnings> | undefined
  const look = async (): Promise<Warnings> => (latest = await lookAtAll(deps))
  return {
    read: async () => {
      if (latest !== undefined && deps.clock.now() - Date.parse(latest.at) < keptMs) return latest
      underWay ??= look().finally(() => (underWay = undefined))
      return underWay
    },
  }
}

async function lookAtAll(deps: WatchDeps): Promise<Warnings> {
  const at = new Date(deps.clock.now()).toISOString()
  const unread: Warnings['unread'] = []
  const found = await Promise.all(
    Object.entries(WATCHES).map(async ([part, watch]): Promise<Warning[]> => {
      try {
        return await withinTry(WITHIN_MS, watch(deps))
      } catch (cause) {
        deps.log.warn({ err: cause, part }, 'warnings could not be read')
        unread.push({ part, reason: 'it did not answer in time, or failed; the log of the api says more' })
        return []
      }
    }),
  )
  const rank = ({ level }: Warning): number => WARNING_LEVELS.indexOf(level)
  return { at, items: found.flat().toSorted((a, b) => rank(a) - rank(b)), unread }
}
