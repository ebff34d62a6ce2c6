import type { EventKind, LifecycleEvent } from '@bullwheel/contracts'
import type { Hot } from './connect.ts'

/**
 * One line of a segment's body, an array so that a segment stays small:
 * kind, task, version, queue, type, name, priority, attempt, worker, startedAt, runAt, error (instants in epoch ms).
 * An end whose start was never written by itself (short tasks) has kind `+completed` and the like: it stands for two
 * events, started with version − 1 and the end. `runAt` is when the task was due (created, started, and ends that
 * stand for their start too) or will run again (retrying).
 */
type Line = [
  kind: string,
  taskId: string,
  version: number,
  queue: string,
  type: string,
  name: string | null,
  priority: number,
  attempt: number,
  worker: string | null,
  startedAt: number | null,
  runAt: number | null,
  error: string | null,
]
export type Segment = { seq: number; xid: string; at: number; body: Line[] }
const MERGED = '+'

/** The events of a segment in order; `cursor` of each is `<seq>.<place>`. */
export function readSegment(segment: Segment): LifecycleEvent[] {
  return segment.body.flatMap((line, place) => {
    const [kind, , version, , , , , , , startedAt, runAt] = line
    const cursor = `${segment.seq}.${place}`
    if (!kind.startsWith(MERGED)) return [toEvent(line, kind, version, segment.at, cursor)]
    const end = kind.slice(MERGED.length)
    const ended = toEvent(line, end, version, segment.at, cursor)
    const started = { ...toEvent(line, 'started', version - 1, startedAt ?? segment.at, cursor), error: null }
    return end === 'retrying'
      ? [{ ...started, runAt: null }, ended]
      : [
          { ...started, runAt: iso(runAt) },
          { ...ended, runAt: null },
        ]
  })
}

function toEvent(line: Line, kind: string, version: number, at: number, cursor: string): LifecycleEvent {
  const [, taskId, , queue, type, name, priority, attempt, worker, startedAt, runAt, error] = line
  return {
    kind: kind as EventKind,
    taskId,
    version,
    at: new Date(at).toISOString(),
    queue,
    type,
    name,
    priority,
    attempt,
    worker,
    startedAt: iso(startedAt),
    runAt: iso(runAt),
    error,
    cursor,
  }
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export type EventWindow = { segments: Segment[]; lo: string }

/**
 * Segments of every transaction in `lo ≤ xid < oldest running transaction`, in order, and the next `lo`. Nothing with a
 * smaller xid can still appear, so a reader that goes on from there misses nothing. At most `limit` segments; when that
 * cuts the window, `lo` is the first transaction not read.
 */
export async function readEventWindow(hot: Hot, lo: string, limit: number): Promise<EventWindow> {
  const rows = await hot<{ hi: string; segments: Segment[] | null }[]>`
    with edge as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as hi),
    segments as (
      select seq, xid, at, body from events
      where xid >= ${lo}::xid8 and xid < (select hi from edge)
      order by xid, seq limit ${limit + 1})
    select (select hi from edge)::text as hi,
      (select json_agg(json_build_object('seq', seq, 'xid', xid::text,
        'at', extract(epoch from at)::float8 * 1000, 'body', body)) from segments) as segments`
  const { hi, segments } = rows[0] as { hi: string; segments: Segment[] | null }
  const read = segments ?? []
  const cutAt = read.length > limit ? read[limit]?.xid : undefined
  const whole = cutAt === undefined ? read : read.filter((segment) => segment.xid !== cutAt)
  return { segments: whole.toSorted((a, b) => a.seq - b.seq), lo: cutAt ?? hi }
}

/** Where a reader that wants only what comes from now on begins. */
export async function eventsEdge(hot: Hot): Promise<string> {
  const [row] = await hot<{ hi: string }[]>`select pg_snapshot_xmin(pg_current_snapshot())::text as hi`
  return row?.hi ?? '0'
}

export type EventFilter = {
  kind?: string | undefined
  task?: string | undefined
  queue?: string | undefined
  type?: string | undefined
  /** Only segments written from here (epoch ms) … */
  from?: number | undefined
  /** … to here. */
  until?: number | undefined
}

/** Segments before `seq`, newest first, that hold at least one event the filter wants. */
export async function readSegmentsBefore(
  hot: Hot,
  seq: number,
  limit: number,
  filter: EventFilter,
): Promise<Segment[]> {
  return hot<Segment[]>`
    select seq, xid::text, at, body from events e
    where seq < ${seq}
      and (${filter.from ?? null}::float8 is null or e.at >= to_timestamp(${filter.from ?? null}::float8 / 1000))
      and (${filter.until ?? null}::float8 is null or e.at <= to_timestamp(${filter.until ?? null}::float8 / 1000))
      and exists (
      select from json_array_elements(e.body) l
      where (${filter.task ?? null}::text is null or l->>1 = ${filter.task ?? null})
        and (${filter.queue ?? null}::text is null or l->>3 = ${filter.queue ?? null})
        and (${filter.type ?? null}::text is null or l->>4 = ${filter.type ?? null})
        and (${filter.kind ?? null}::text is null or ltrim(l->>0, '+') = ${filter.kind ?? null}
             or (${filter.kind ?? null} = 'started' and l->>0 like '+%')))
    order by seq desc limit ${limit}`
}
