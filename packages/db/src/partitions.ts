import type { Hot } from './connect.ts'

/**
 * Makes the daily partitions from yesterday to `daysAhead` days from now; answers how many were new. It needs its tables
 * alone for a moment, and whoever comes while it waits for a long query waits behind it: so it gives up after a second.
 */
export async function makePartitions(hot: Hot, daysAhead: number): Promise<number> {
  return hot.begin(async (tx) => {
    await tx`set local lock_timeout = '1s'`
    const [row] = await tx<{ made: number }[]>`select make_partitions(current_date - 1, ${daysAhead + 2}) as made`
    return row?.made ?? 0
  })
}

/** Rows that fell into a default partition: 0, or partitions were not made in time. */
export async function countStrays(hot: Hot): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    select (select count(*) from tasks_default) + (select count(*) from attempts_default)
         + (select count(*) from events_default) + (select count(*) from task_logs_default) as n`
  return row?.n ?? 0
}

/** Deletes idempotency keys past their 24 hours, and sessions, links and tickets past their end. */
export async function dropExpired(hot: Hot): Promise<number> {
  const keys = await hot`delete from idempotency_keys where created_at < now() - interval '24 hours' returning key`
  const sessions = await hot`delete from sessions where expires_at < now() returning hash`
  const leases = await hot`delete from leases where expires_at < now() - interval '1 hour' returning name`
  return keys.length + sessions.length + leases.length
}

/** The server's version, like `18.4`. */
export async function postgresVersion(hot: Hot): Promise<string> {
  const [row] = await hot<{ version: string }[]>`select current_setting('server_version') as version`
  return row?.version.split(' ')[0] ?? 'unknown'
}
