import type { Hot } from '../connect.ts'
import { LATEST_ENDED } from './failing-schedules.ts'
import { type TickRow, tickColumns } from './tick-rows.ts'

/** What ticks and tasks tell of a schedule. */
export type ScheduleFacts = {
  id: string
  /** The latest tick whose time has come. */
  lastTick: TickRow | null
  /** Nominal time of the next tick that was written ahead and still waits, epoch milliseconds. */
  aheadAt: number | null
  queued: number
  /** Latest ended tasks that failed or expired, up to 100. */
  failures: number
}

const MAX_FAILURES = 100

/**
 * Facts of a page of schedules in one statement, some index probes for each: the ends of its ticks, those that are queued,
 * and its ended tasks from the latest on.
 */
export async function readScheduleFacts(hot: Hot, ids: string[]): Promise<ScheduleFacts[]> {
  return hot<ScheduleFacts[]>`
    select s.id, l.tick as "lastTick", ${aheadAt(hot)} as "aheadAt", q.n as queued, f.n as failures
    from unnest(string_to_array(${ids.join(',')}, ',')::uuid[]) u(id)
    join schedules s on s.id = u.id
    left join lateral (
      select row_to_json(r) as tick from (
        select ${tickColumns(hot)} from ticks k left join tasks t on t.id = k.task_id
        where k.schedule_id = s.id and k.outcome <> 'withdrawn' and k.run_at <= now()
        order by k.at desc limit 1) r) l on true
    cross join lateral (select count(*) as n from ticks k where k.schedule_id = s.id and k.outcome = 'queued') q
    cross join lateral (
      select count(*) filter (where completed = 0) as n from (
        select count(*) filter (where e.state = 'completed') over (order by e.id desc) as completed from (
          select l.* from (
            select t.id, t.state, t.finished_at from tasks t
            where t.schedule_id = s.id and t.state not in ('waiting', 'running')
            order by t.id desc limit ${LATEST_ENDED}) l
          where l.state <> 'cancelled' and l.finished_at >= s.failures_from
          order by l.id desc limit ${MAX_FAILURES}) e) w) f`
}

/** Of the schedule `s`: the next tick that was written ahead and still waits, for `ScheduleFacts.aheadAt`. */
export function aheadAt(hot: Hot) {
  return hot`(
    select min(k.at) from ticks k join tasks t on t.id = k.task_id
    where k.schedule_id = s.id and k.outcome = 'fired' and k.run_at > now()
      and k.at > now() - s.offset_ms * interval '1 ms'
      and case t.state when 'waiting' then t.run_at > now() end)`
}
