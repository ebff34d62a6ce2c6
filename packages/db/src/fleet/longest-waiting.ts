import type { Hot } from '../connect.ts'
import { isOutOfTime, readWithin } from './within-time.ts'

export type ForeignQueues = {
  /** Queues that do not count, such as the worker's own. */
  except: string[]
  /** Task types that the worker has. */
  types: string[]
  /** The one that it steals from now: another one must wait a second longer. */
  serving: string | undefined
}

/** Lines (queue and priority) that are looked at, those with most tasks first. */
const LINES = 200
/** Tasks for later, and of types that are not wanted, are passed over for so long. */
const WITHIN_MS = 500
/** Where that was not enough: tasks at the head of each line that are looked at, whatever they are. */
const HEAD = 100
const HEADS_WITHIN_MS = 5_000

/**
 * Of all other queues the one with the longest waiting task that this worker could run, for a worker that steals. The ledger
 * says which lines have anything, so that empty ones cost nothing; within a line tasks are ordered by when they were staged,
 * so that the first one that fits has waited longest. Queues that are paused wait, and so do those of which each pool is
 * stopped.
 */
export async function findLongestWaiting(
  hot: Hot,
  queues: ForeignQueues,
  withinMs = WITHIN_MS,
): Promise<string | undefined> {
  try {
    return await findWaiting(hot, queues, withinMs, null)
  } catch (cause) {
    if (!isOutOfTime(cause)) throw cause
    return findWaiting(hot, queues, HEADS_WITHIN_MS, HEAD)
  }
}

async function findWaiting(
  hot: Hot,
  { except, types, serving }: ForeignQueues,
  withinMs: number,
  head: number | null,
): Promise<string | undefined> {
  const [row] = await readWithin(
    hot,
    withinMs,
    (tx) => tx<{ queue: string }[]>`
      with lines as materialized (
        select queue, priority, sum(case kind when 'pending' then n else -n end) as waiting,
               sum(case kind when 'running' then n else 0 end) as running
        from ledger where kind in ('pending', 'running') group by queue, priority),
      foreign_lines as materialized (
        select l.queue, l.priority from lines l join queues q on q.name = l.queue
        where l.waiting > 0 and not q.paused
          and l.queue not in (select json_array_elements_text(${JSON.stringify(except)}::text::json))
          and (q.concurrency is null or (select sum(o.running) from lines o where o.queue = l.queue) < q.concurrency)
          and (l.queue in (select p.queue from queue_pools p where p.is_started)) is true
        order by l.waiting desc limit ${LINES})
      select f.queue from foreign_lines f
      cross join lateral (
        select greatest(h.run_at, h.created_at) as since from (
          select t.run_at, t.created_at, t.type from tasks t
          where t.queue = f.queue and t.priority = f.priority and t.state = 'waiting' order by t.staged_at limit ${head}) h
        where h.run_at <= now() and h.type in (select json_array_elements_text(${JSON.stringify(types)}::text::json))
        limit 1) w
      order by w.since - case f.queue when ${serving ?? null}::text then interval '1 s' else interval '0' end
      limit 1`,
  )
  return row?.queue
}
