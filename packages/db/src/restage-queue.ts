import type { Hot } from './connect.ts'
import type { Restaging } from './epochs.ts'
import { HELD_BACK_MS, stage } from './stage-again.ts'

/** Place in a line (queue and priority), in order of staging; `at` as Postgres writes it. */
export type LinePlace = { at: string; id: string }
export const LINE_START: LinePlace = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' }

/** Lines of these queues in which something waits, the most urgent first: one probe of tasks_waiting_idx for each. */
export async function listLines(hot: Hot, queues: string[]): Promise<{ queue: string; priority: number }[]> {
  return hot<{ queue: string; priority: number }[]>`
    select q.name as queue, p.priority
    from unnest(string_to_array(${queues.join(',')}, ',')) q(name) cross join generate_series(1, 10) p(priority)
    where exists (
      select from tasks t where t.queue = q.name and t.priority = p.priority::smallint and t.state = 'waiting')
    order by 1, 2`
}

export type RestagedPage = { restaged: number; next: LinePlace | null }

/**
 * Restages (DESIGN §3) a page of a line whose copy in Redis was lost, oldest first, along tasks_waiting_idx; rows are
 * updated in order of their ids, as everybody does. Left alone: timers that nobody took yet, and what was staged since.
 * What is due after `from` was staged lately even if it was accepted long ago. `next` is null after the last page.
 */
export async function restageLine(
  hot: Hot,
  line: { queue: string; priority: number; after: LinePlace },
  { from, before }: Restaging,
  limit: number,
  horizonMs: number,
): Promise<RestagedPage> {
  const { queue, priority, after } = line
  const [row] = await hot<{ restaged: number; seen: number; at: string | null; id: string | null }[]>`
    with page as materialized (
      select t.id, t.staged_at, t.run_at from tasks t
      where t.queue = ${queue} and t.priority = ${priority} and t.state = 'waiting'
        and t.staged_at >= ${after.at}::text::timestamptz and t.staged_at < ${before}::text::timestamptz
        and (t.staged_at, t.id) > (${after.at}::text::timestamptz, ${after.id}::uuid)
      order by t.staged_at, t.id limit ${limit}),
    input as materialized (
      select p.id from page p
      where greatest(p.staged_at, p.run_at) >= ${from}::text::timestamptz
        and not exists (select from timers m where m.task_id = p.id and m.taken_until = '-infinity')
      order by 1),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now()
      from input i where t.id = i.id and case t.state when 'waiting' then t.staged_at < ${before}::text::timestamptz end
      returning t.id, t.version, t.run_at),
    ${stage(hot, horizonMs, HELD_BACK_MS)},
    final as (select staged_at, id from page order by staged_at desc, id desc limit 1)
    select (select count(*) from restaged) as restaged, (select count(*) from page) as seen,
           (select staged_at::text from final) as at, (select id::text from final) as id`
  const { restaged = 0, seen = 0, at = null, id = null } = row ?? {}
  return { restaged, next: seen < limit || at === null || id === null ? null : { at, id } }
}
