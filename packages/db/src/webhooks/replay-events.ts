import type { EventKind } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'
import type { Segment } from '../events.ts'

/** Instants in epoch milliseconds. `seq`: of the first segment. */
export type SegmentRange = { seq: number; from: number | null; to: number | null }

/** Segments are read by so many bytes at once. */
const PAGE_BYTES = 2 * 2 ** 20

/**
 * What is committed of the event log, by `seq`: each task's events stand in their order in it. A page; the next one
 * begins after the last segment. At least one is read, however long. Times are left out where there are none: an OR would
 * keep the days that cannot fit from being passed over.
 */
export async function readSegmentsFrom(hot: Hot, { seq, from, to }: SegmentRange, limit: number): Promise<Segment[]> {
  return hot<Segment[]>`
    select seq, xid, at, body from (
      select e.seq, e.xid::text as xid, e.at, e.body,
             sum(octet_length(e.body::text)) over (order by e.seq rows unbounded preceding)
               - octet_length(e.body::text) as before
      from (
        select * from events
        where seq >= ${seq}
          ${from === null ? hot`` : hot`and at >= to_timestamp(${from}::float8 / 1000)`}
          ${to === null ? hot`` : hot`and at < to_timestamp(${to}::float8 / 1000)`}
        order by seq limit ${limit}) e) p
    where before < ${PAGE_BYTES} order by seq`
}

/** The `seq` from which segments since an instant (epoch milliseconds) are read; beyond all when there are none. */
export async function findSeqSince(hot: Hot, from: number): Promise<number> {
  // `seq` and `at` are given at the same time, nearly: the smallest may not be the first.
  const [row] = await hot<{ seq: number | null }[]>`
    with first as materialized (
      select at from events where at >= to_timestamp(${from}::float8 / 1000) order by at limit 1)
    select min(e.seq) as seq from first f join events e on e.at >= f.at and e.at < f.at + interval '1 minute'`
  return row?.seq ?? Number.MAX_SAFE_INTEGER
}

/** Of these events, which already have a delivery to the webhook that is pending. As `<task> <version>`. */
export async function findPendingDeliveries(
  hot: Hot,
  webhookId: string,
  events: readonly { taskId: string; version: number }[],
): Promise<Set<string>> {
  const keys = events.map(({ taskId, version }) => ({ t: taskId, v: version }))
  const rows = await hot<{ taskId: string; version: number }[]>`
    select e.t as "taskId", e.v as version
    from json_to_recordset(${JSON.stringify(keys)}::text::json) as e(t uuid, v integer)
    cross join lateral (
      select from webhook_deliveries
      where webhook_id = ${webhookId}::uuid and task_id = e.t and version = e.v and state = 'pending' limit 1) d`
  return new Set(rows.map(({ taskId, version }) => `${taskId} ${version}`))
}

/** The latest delivery of an event, which was given up or dropped. */
export type LostDelivery = {
  taskId: string
  version: number
  kind: EventKind
  queue: string
  type: string
  eventAt: number
  seq: number
  body: string
}

/** Deliveries that were given up or dropped and that nobody asked for again, in the order of the event log. */
export async function listLostDeliveries(
  hot: Hot,
  webhookId: string,
  { seq, from, to }: SegmentRange,
  limit: number,
): Promise<LostDelivery[]> {
  return hot<LostDelivery[]>`
    select d.task_id as "taskId", d.version, d.kind, d.queue, d.type, d.event_at as "eventAt", d.seq, d.body
    from webhook_deliveries d
    where d.webhook_id = ${webhookId}::uuid and d.state in ('failed', 'dropped') and d.seq >= ${seq}
      ${from === null ? hot`` : hot`and d.event_at >= to_timestamp(${from}::float8 / 1000)`}
      ${to === null ? hot`` : hot`and d.event_at < to_timestamp(${to}::float8 / 1000)`}
      and not exists (
        select from webhook_deliveries n
        where n.webhook_id = d.webhook_id and n.task_id = d.task_id and n.version = d.version and n.copy > d.copy)
    order by d.seq, d.version, d.id limit ${limit}`
}
