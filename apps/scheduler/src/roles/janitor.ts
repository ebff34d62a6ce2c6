import {
  type Hot,
  countStrays,
  dropExpired,
  foldLedger,
  forgetAlerts,
  forgetDeliveries,
  forgetFleet,
  forgetLogs,
  forgetStats,
  forgetTicks,
  makePartitions,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import type { Role } from '../role.ts'

export type JanitorOptions = {
  hot: Hot
  log: Logger
  /** How long lines of handlers are kept. */
  keepLogsMs: number
}
export type JanitorTurn = {
  partitions: number
  folded: number
  expired: number
  ticks: number
  /** Of webhooks. */
  deliveries: number
  /** Incidents and messages of alerts. */
  alerts: number
  /** Decisions of the autoscaler and workers that ended. */
  fleet: number
  /** Days of tasks whose lines went. */
  logDays: number
  /** Rows of the minute statistics. */
  stats: number
  strays: number
  more: boolean
}

const EVERY_MS = 60_000
/** A janitor that is away for a week still leaves every row its partition. */
const DAYS_AHEAD = 7
const PAGE_TICKS = 5_000
const PAGE_DELIVERIES = 5_000
const PAGE_ALERTS = 5_000
const PAGE_FLEET = 5_000
const PAGE_STATS = 5_000
/** Long enough for a chart of the last quarter. */
const KEEP_STATS_MS = 90 * 86_400_000

/** Makes partitions ahead of time, folds ledger deltas, forgets what is past its time. */
export function createJanitor(options: JanitorOptions): Role<JanitorTurn> {
  const { hot, log, keepLogsMs } = options
  /** A table that cannot be had alone must not keep the rest from being done. */
  const attempt = async (what: string, work: () => Promise<number>): Promise<number> => {
    try {
      return await work()
    } catch (cause) {
      log.warn({ err: cause }, `${what} failed; trying again at the next turn`)
      return 0
    }
  }
  return {
    name: 'janitor',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const partitions = await attempt('making partitions', () => makePartitions(hot, DAYS_AHEAD))
      const folded = await attempt('folding the ledger', () => foldLedger(hot))
      const expired = await attempt('forgetting old keys', () => dropExpired(hot))
      const ticks = await attempt('forgetting ticks', () => forgetTicks(hot, PAGE_TICKS))
      const deliveries = await attempt('forgetting deliveries', () => forgetDeliveries(hot, PAGE_DELIVERIES))
      const alerts = await attempt('forgetting alerts', () => forgetAlerts(hot, PAGE_ALERTS))
      const fleet = await attempt('forgetting workers', () => forgetFleet(hot, PAGE_FLEET))
      const logDays = await attempt('forgetting lines of handlers', () => forgetLogs(hot, keepLogsMs))
      const stats = await attempt('forgetting statistics', () => forgetStats(hot, KEEP_STATS_MS, PAGE_STATS))
      const strays = await countStrays(hot)
      if (strays > 0)
        log.error({ strays }, 'rows lie in a default partition: their day had none, and cannot get one now')
      const pages = [
        [ticks, PAGE_TICKS],
        [deliveries, PAGE_DELIVERIES],
        [alerts, PAGE_ALERTS],
        [fleet, PAGE_FLEET],
        [stats, PAGE_STATS],
      ] as const
      const more = pages.some(([gone, page]) => gone >= page)
      return { partitions, folded, expired, ticks, deliveries, alerts, fleet, logDays, stats, strays, more }
    },
  }
}
