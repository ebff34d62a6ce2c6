import type { Hot } from '../connect.ts'
import type { LogName, LogPlace } from '../event-log.ts'
import { storable } from './storable.ts'

/** One partition of a mirror: who copies. */
export type CursorKey = { mirror: string; partition: number; holder: string }

/** Where a mirror stands, and whether the book was reset since. */
export type HeldCursor = LogPlace & {
  /** The snapshot in which the book was empty, as text; null when the mirror knows of it. */
  resetAt: string | null
}

export type NewCursor = { begin: LogPlace; log: LogName }

/**
 * Takes or keeps the right to copy, and tells from where; undefined while another holder has it. A mirror that is new begins
 * at `begin`. By the database's clock, one statement.
 */
export async function holdCursor(
  hot: Hot,
  { mirror, partition, holder }: CursorKey,
  { begin, log }: NewCursor,
  ttlMs: number,
): Promise<HeldCursor | undefined> {
  const [row] = await hot<HeldCursor[]>`
    insert into mirror_cursors as c (mirror, partition, log, cluster, seen, until, seq, holder, held_until)
    values (${mirror}, ${partition}, ${log}, ${begin.cluster}::bigint, ${begin.seen}::text::pg_snapshot,
            ${begin.until}::text::pg_snapshot, ${begin.seq}, ${holder}, now() + ${ttlMs} * interval '1 ms')
    on conflict (mirror, partition) do update set holder = excluded.holder, held_until = excluded.held_until
    where c.holder = excluded.holder or c.held_until < now()
    returning cluster::text, seen::text, until::text, seq, reset_at::text as "resetAt"`
  return row
}

/** A step of a cursor, with when the last event happened that was copied on the way: epoch milliseconds, null for none. */
export type CursorMove = { from: LogPlace; to: LogPlace; eventAt: number | null }

/**
 * Moves a cursor on, and forgets why it stood still. False when it stands elsewhere by now, or somebody else holds it: then
 * what was copied is copied again. The place is part of the condition, since a commit that was given up may come through.
 */
export async function moveCursor(
  hot: Hot,
  { mirror, partition, holder }: CursorKey,
  { from, to, eventAt }: CursorMove,
): Promise<boolean> {
  const rows = await hot`
    update mirror_cursors
    set cluster = ${to.cluster}::bigint, seen = ${to.seen}::text::pg_snapshot, until = ${to.until}::text::pg_snapshot,
        seq = ${to.seq}, moved_at = now(), error = null, error_at = null,
        event_at = coalesce(to_timestamp(${eventAt}::float8 / 1000), event_at)
    where mirror = ${mirror} and partition = ${partition} and holder = ${holder}
      and cluster = ${from.cluster}::bigint and seq = ${from.seq} and seen::text = ${from.seen}
      and until::text is not distinct from ${from.until}::text
    returning mirror`
  return rows.length === 1
}

/** Writes down why a mirror does not get on. */
export async function blameCursor(hot: Hot, { mirror, partition, holder }: CursorKey, error: string): Promise<void> {
  await hot`
    update mirror_cursors set error = ${storable(error)}, error_at = coalesce(error_at, now())
    where mirror = ${mirror} and partition = ${partition} and holder = ${holder}`
}

/** Gives a cursor up, so that the next holder need not wait. */
export async function releaseCursor(hot: Hot, { mirror, partition, holder }: CursorKey): Promise<void> {
  await hot`
    update mirror_cursors set holder = null, held_until = '-infinity'
    where mirror = ${mirror} and partition = ${partition} and holder = ${holder}`
}

/** The mirror has forgotten what it had: it goes on from the reset. False when somebody else holds the cursor. */
export async function beginAfterReset(
  hot: Hot,
  { mirror, partition, holder }: CursorKey,
  resetAt: string,
): Promise<boolean> {
  const rows = await hot`
    update mirror_cursors
    set cluster = reset_cluster, seen = reset_at, until = null, seq = 0, reset_at = null, moved_at = now()
    where mirror = ${mirror} and partition = ${partition} and holder = ${holder} and reset_at::text = ${resetAt}
    returning mirror`
  return rows.length === 1
}

/**
 * Sends a mirror back to a place, all its partitions; whoever copies notices at its next step. One that is not there yet
 * keeps what is still before it. Whoever reads what an older cluster wrote comes there anyway.
 */
export async function rewindCursor(hot: Hot, mirror: string, { cluster, seen }: LogPlace): Promise<void> {
  await hot`
    update mirror_cursors c
    set cluster = ${cluster}::bigint, until = null, seq = 0, moved_at = now(),
        seen = case when c.cluster = ${cluster}::bigint then (
                 select format('%s:%s:', l, l)::pg_snapshot
                 from (select least(pg_snapshot_xmin(c.seen), pg_snapshot_xmin(${seen}::text::pg_snapshot)) as l) x)
               else ${seen}::text::pg_snapshot end
    where mirror = ${mirror} and (c.cluster = ${cluster}::bigint or c.cluster = cluster_id())`
}

/** Forgets a mirror that nobody copies, with its dead letters. False when somebody does, or there is none. */
export async function removeCursor(hot: Hot, mirror: string): Promise<boolean> {
  const [row] = await hot<{ n: number }[]>`
    with gone as (
      delete from mirror_cursors
      where mirror = ${mirror}
        and not exists (select from mirror_cursors where mirror = ${mirror} and held_until > now())
      returning mirror),
    forgotten as (delete from mirror_dead_letters where mirror in (select mirror from gone))
    select count(*) as n from gone`
  return (row?.n ?? 0) > 0
}
