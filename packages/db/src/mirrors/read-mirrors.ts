import type { LogName } from '../event-log.ts'
import type { Hot } from '../connect.ts'

/** A partition of a mirror as it stands; instants in epoch milliseconds. */
export type MirrorRow = {
  mirror: string
  partition: number
  log: LogName
  holder: string | null
  /** When the last event happened that was copied. */
  eventAt: number | null
  movedAt: number
  error: string | null
  errorAt: number | null
}

export async function listMirrors(hot: Hot): Promise<MirrorRow[]> {
  return hot<MirrorRow[]>`
    select mirror, partition, log, case when held_until > now() then holder end as holder, event_at as "eventAt",
           moved_at as "movedAt", error, error_at as "errorAt"
    from mirror_cursors order by 1, 2`
}

export type MirrorLag = {
  mirror: string
  partition: number
  /** Events, or lines of handlers, of all partitions; an estimate beyond a thousand segments. */
  items: number
  isExact: boolean
  /** Age of the oldest one. */
  seconds: number
}

const MAX_COUNTED = 10_000
const MAX_OPENED = 1_000
/** Whoever asks waits no longer; what is asked must not go on after that. */
const WITHIN = '2s'

/**
 * How much each mirror has still to copy. Segments are counted up to 10,000; what is in them up to 1,000, and the rest is
 * taken to be like those.
 */
export async function readMirrorLags(hot: Hot): Promise<MirrorLag[]> {
  const lags = await hot.begin('read only', async (transaction) => {
    const tx = transaction as unknown as Hot
    await tx`select set_config('statement_timeout', ${WITHIN}, true)`
    return tx<MirrorLag[]>`
      select c.mirror, c.partition,
             coalesce(round(l.opened * l.n / nullif(least(l.n, ${MAX_OPENED}), 0)), 0)::bigint as items,
             l.n <= ${MAX_OPENED} as "isExact",
             greatest(coalesce(extract(epoch from now() - l.oldest), 0), 0)::float8 as seconds
      from mirror_cursors c cross join lateral (
        select count(*) as n, min(at) as oldest,
               sum(case when place <= ${MAX_OPENED} then json_array_length(lines) end) as opened
        from (
          select at, lines, row_number() over () as place from (
            ${unreadOf(tx, 'events', 'body')} union all ${unreadOf(tx, 'task_logs', 'lines')}
            limit ${MAX_COUNTED}) u) p) l
      order by 1, 2`
  })
  return lags as MirrorLag[]
}

/**
 * Of a log, what the cursor 'c' has not copied: begun after its snapshot, or open in it, or written by the cluster that came
 * after its own. Never from the oldest transaction on that was open: that may be hours back.
 */
function unreadOf(tx: Hot, log: 'events' | 'task_logs', lines: 'body' | 'lines') {
  const isOf = tx`(c.log = 'events') = ${log === 'events'}`
  const isLeft = tx`not pg_visible_in_snapshot(e.xid, c.seen)
    and (c.until is null or not pg_visible_in_snapshot(e.xid, c.until) or e.seq > c.seq)`
  return tx`
    select e.at, e.${tx(lines)} as lines from ${tx(log)} e
    where ${isOf} and e.cluster = c.cluster and e.xid >= pg_snapshot_xmax(c.seen) and ${isLeft}
    union all
    select e.at, e.${tx(lines)} from pg_snapshot_xip(c.seen) x(xid) join ${tx(log)} e on e.cluster = c.cluster and e.xid = x.xid
    where ${isOf} and ${isLeft}
    union all
    select e.at, e.${tx(lines)} from ${tx(log)} e
    where ${isOf} and c.cluster <> cluster_id() and e.cluster = cluster_id()`
}

export type OldTransaction = {
  seconds: number
  pid: number
  /** What its connection calls itself; null for nothing. */
  application: string | null
  database: string | null
}

/** The oldest transaction of this cluster that is open: while it is, Postgres cleans up nothing that it might see. */
export async function readOldestTransaction(hot: Hot): Promise<OldTransaction | undefined> {
  const [row] = await hot<OldTransaction[]>`
    select extract(epoch from now() - xact_start)::float8 as seconds, pid, nullif(application_name, '') as application,
           datname as database
    from pg_stat_activity
    where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
    order by xact_start limit 1`
  return row
}
