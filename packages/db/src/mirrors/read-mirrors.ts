import type { Hot } from '../connect.ts'

/** A partition of a mirror as it stands; instants in epoch milliseconds. */
export type MirrorRow = {
  mirror: string
  partition: number
  holder: string | null
  heldUntil: number | null
  eventAt: number | null
  movedAt: number
  error: string | null
  errorAt: number | null
  deadLetters: number
}

export async function listMirrors(hot: Hot): Promise<MirrorRow[]> {
  return hot<MirrorRow[]>`
    select c.mirror, c.partition, c.holder, case when c.held_until > now() then c.held_until end as "heldUntil",
           c.event_at as "eventAt", c.moved_at as "movedAt", c.error, c.error_at as "errorAt",
           (select count(*) from mirror_dead_letters d where d.mirror = c.mirror and d.replayed_at is null) as "deadLetters"
    from mirror_cursors c order by 1, 2`
}

export type MirrorLag = { mirror: string; partition: number; segments: number; seconds: number }

/** Segments that are counted at most. */
const MAX_COUNTED = 10_000

/** How much a mirror has still to copy: segments (counted up to 10,000) and the age of the oldest one. */
export async function readMirrorLags(hot: Hot): Promise<MirrorLag[]> {
  return hot<MirrorLag[]>`
    select c.mirror, c.partition, l.n as segments,
           greatest(coalesce(extract(epoch from now() - l.oldest), 0), 0)::float8 as seconds
    from mirror_cursors c cross join lateral (
      select count(*) as n, min(at) as oldest from (
        select at from events e
        where e.cluster = c.cluster and e.xid >= pg_snapshot_xmin(c.seen)
          and not pg_visible_in_snapshot(e.xid, c.seen)
          and (c.until is null or not pg_visible_in_snapshot(e.xid, c.until) or e.seq > c.seq)
        limit ${MAX_COUNTED}) e) l
    order by 1, 2`
}

/** The oldest transaction of this cluster that is open: readers of older snapshots keep more to look through. */
export async function readOldestTransaction(hot: Hot): Promise<{ seconds: number; pid: number } | undefined> {
  const [row] = await hot<{ seconds: number; pid: number }[]>`
    select extract(epoch from now() - xact_start)::float8 as seconds, pid from pg_stat_activity
    where xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'
    order by xact_start limit 1`
  return row
}
