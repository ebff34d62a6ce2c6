import type { Warning } from '@bullwheel/contracts'
import { readLedger, readOldestTransaction } from '@bullwheel/db'
import { readRedisInfo } from '@bullwheel/queue'
import { differenceOf } from '../get-ledger.ts'
import { readHealth } from '../get-system.ts'
import { SYSTEM, about, spanOf, type Watch } from './warning.ts'

/** What to do about a part of the system that is down, and how grave it is. Mirrors have warnings of their own. */
const PARTS: Record<string, { level: Warning['level']; action: string }> = {
  redis: {
    level: 'critical',
    action: 'Start Redis, or see why it cannot be reached. What is accepted meanwhile is staged when it is back.',
  },
  scheduler: { level: 'critical', action: 'Start a scheduler (bullwheel-scheduler); look into its log if one runs.' },
  workers: { level: 'critical', action: 'Start a worker; look into its log if one runs.' },
  outbox: {
    level: 'critical',
    action: 'Look at the log of the scheduler and at Redis: accepted tasks do not get into Redis.',
  },
}

export const partWarnings: Watch = async (deps) => {
  const { parts } = await readHealth(deps)
  return parts.flatMap(({ name, status, detail }) => {
    const known = PARTS[name]
    if (status !== 'down' || known === undefined) return []
    const message = `${name}: ${detail}`
    return [{ id: `part:${name}`, ...known, subject: about('system', name), message, since: null }]
  })
}

export const ledgerWarnings: Watch = async ({ hot }) => {
  const rows = await readLedger(hot)
  return rows
    .map((row) => ({ queue: row.queue, difference: differenceOf(row) }))
    .filter(({ difference }) => difference !== 0)
    .map(({ queue, difference }) => ({
      id: `ledger:${queue}`,
      level: 'critical' as const,
      subject: about('queue', queue),
      message: `The ledger of the queue ${queue} does not add up: the difference is ${difference}.`,
      action: 'Run `bullwheel ledger verify`, which names what is wrong, and report it: this must never happen.',
      since: null,
    }))
}

/** An open transaction of any client keeps Postgres from cleaning up. */
const OLD_TRANSACTION_MS = 60_000

export const transactionWarnings: Watch = async ({ hot }) => {
  const oldest = await readOldestTransaction(hot)
  if (oldest === undefined || oldest.seconds * 1_000 < OLD_TRANSACTION_MS) return []
  const { pid, application, database, seconds } = oldest
  const message = `A transaction of ${application ?? 'a client'} in the database ${database ?? 'unknown'} has been open for ${spanOf(seconds * 1_000)}.`
  const action = `End it, or its client: select pg_terminate_backend(${pid}). While it is open, Postgres cleans up nothing.`
  return [{ id: 'transaction', level: 'warning', subject: SYSTEM, message, action, since: null }]
}

/** What its settings will cost one day. That Redis is away is said as a part of the system. */
export const redisWarnings: Watch = async ({ redis }) => {
  if (redis.status !== 'ready') return []
  const { warnings } = await readRedisInfo(redis)
  return warnings.map(({ code, text }) => ({
    id: `redis:${code}`,
    level: 'warning',
    subject: about('system', 'redis'),
    message: text,
    action: 'See the page Redis; nothing that was accepted is lost by it.',
    since: null,
  }))
}
