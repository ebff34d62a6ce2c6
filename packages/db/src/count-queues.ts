import type { Hot } from './connect.ts'

export type QueueCount = { queue: string; priority: number; kind: string; n: number }

/** What the ledger says of every queue (or of one) by priority and kind: exact, and one statement for all of them. */
export async function countQueues(hot: Hot, queue?: string): Promise<QueueCount[]> {
  return hot<QueueCount[]>`
    select queue, priority, kind, sum(n)::bigint as n from ledger
    where ${queue ?? null}::text is null or queue = ${queue ?? null}
    group by queue, priority, kind`
}

/** How the waiting tasks of a queue stand to the clock, and for how long the oldest due one has waited. */
export type WaitSplit = {
  queue: string
  scheduled: number
  queued: number
  retrying: number
  oldestMs: number | null
}

/** Reads every waiting task of these queues: only for queues that the ledger knows to be short. */
export async function splitWaiting(hot: Hot, queues: string[]): Promise<WaitSplit[]> {
  return hot<WaitSplit[]>`
    select q.name as queue, s.* from json_array_elements_text(${JSON.stringify(queues)}::text::json) q(name)
    cross join lateral (
      select count(*) filter (where run_at > now() and attempt = 0) as scheduled,
             count(*) filter (where run_at <= now()) as queued,
             count(*) filter (where run_at > now() and attempt > 0) as retrying,
             (extract(epoch from now() - min(greatest(run_at, created_at)) filter (where run_at <= now())) * 1000)::bigint as "oldestMs"
      from tasks t where t.queue = q.name and t.state = 'waiting') s`
}

/** Tasks at the head of each line that are looked at for the oldest wait of a long queue. */
const HEAD = 100

/**
 * The oldest wait of long queues, from the head of each priority's line: within a line tasks are ordered by when they
 * were staged, so the one that has waited longest is among the first.
 */
export async function oldestWaits(hot: Hot, queues: string[]): Promise<{ queue: string; oldestMs: number | null }[]> {
  return hot<{ queue: string; oldestMs: number | null }[]>`
    select q.name as queue,
           (extract(epoch from now() - min(greatest(h.run_at, h.created_at))) * 1000)::bigint as "oldestMs"
    from json_array_elements_text(${JSON.stringify(queues)}::text::json) q(name)
    cross join generate_series(1, 10) p(priority)
    left join lateral (
      select run_at, created_at from (
        select run_at, created_at from tasks t
        where t.queue = q.name and t.priority = p.priority::smallint and t.state = 'waiting'
        order by t.staged_at limit ${HEAD}) f
      where run_at <= now()) h on true
    group by q.name`
}
