import type { Hot } from './connect.ts'

/** What a due task may be waiting for, as the book knows it. */
export type WaitFacts = {
  paused: boolean
  pauseReason: string | null
  pausedBy: string | null
  concurrency: number | null
  rateMax: number | null
  rateMs: number | null
  running: number
  /** Those that serve its queue; `alive`: workers that take tasks. */
  pools: { pool: string; isStarted: boolean; desired: number; alive: number }[]
  /** Due tasks before it in its line; `atLeast` when there were too many to look at. */
  ahead: number
  atLeast: boolean
}

export const MAX_AHEAD = 10_000

/**
 * One look at the queue of a waiting task, at the workers and at what stands before it in its line. The index ends the
 * scan at the task's own place; those that were staged by the same statement are told apart by id.
 */
export async function readWaitFacts(hot: Hot, id: string): Promise<WaitFacts | undefined> {
  const [row] = await hot<WaitFacts[]>`
    with mine as materialized (select id, queue, priority, staged_at from tasks where id = ${id}::uuid),
    before as materialized (
      select b.run_at from mine m cross join lateral (
        select t.run_at from tasks t
        where t.queue = m.queue and t.state = 'waiting'
          and (t.priority, t.staged_at) <= (m.priority, m.staged_at)
          and (t.priority, t.staged_at, t.id) < (m.priority, m.staged_at, m.id)
        limit ${MAX_AHEAD + 1}) b)
    select coalesce(q.paused, false) as paused, q.pause_reason as "pauseReason", q.paused_by as "pausedBy",
           q.concurrency, q.rate_max as "rateMax", q.rate_ms as "rateMs",
           coalesce((select sum(n) from ledger l where l.queue = m.queue and l.kind = 'running'), 0)::integer as running,
           (select coalesce(json_agg(json_build_object('pool', p.pool, 'isStarted', p.is_started, 'desired', p.desired, 'alive',
                (select count(*) from workers w where w.pool = p.pool and w.dead_at is null and w.drain_reason is null
                   and w.beat_at > now() - interval '30 s')) order by p.pool), '[]'::json)
            from queue_pools p where p.queue = m.queue) as pools,
           (select count(*) from before where run_at <= now()) as ahead,
           (select count(*) from before) > ${MAX_AHEAD} as "atLeast"
    from mine m left join queues q on q.name = m.queue`
  return row
}
