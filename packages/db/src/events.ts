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
  const at = new Date(segment.at).toISOString()
  return segment.body.flatMap((line, place) => {
    const [kind, , version, , , , , , , startedAt, runAt] = line
    const cursor = `${segment.seq}.${place}`
    if (!kind.startsWith(MERGED)) return [toEvent(line, kind, version, at, cursor)]
    const end = kind.slice(MERGED.length)
    const ended = toEvent(line, end, version, at, cursor)
    const started = { ...toEvent(line, 'started', version - 1, iso(startedAt) ?? at, cursor), error: null }
    return end === 'retrying'
      ? [{ ...started, runAt: null }, ended]
      : [
          { ...started, runAt: iso(runAt) },
          { ...ended, runAt: null },
        ]
  })
}

function toEvent(line: Line, kind: string, version: number, at: string, cursor: string): LifecycleEvent {
  const [, taskId, , queue, type, name, priority, attempt, worker, startedAt, runAt, error] = line
  return {
    kind: kind as EventKind,
    taskId,
    version,
    at,
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
