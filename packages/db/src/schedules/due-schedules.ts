import type { Overlap, ScheduledTask } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** A schedule with what its ticks are decided by; instants in epoch milliseconds. */
export type DueSchedule = {
  id: string
  name: string
  revision: number
  cron: string | null
  everyMs: number | null
  timezone: string
  anchorAt: number
  task: ScheduledTask
  endAt: number | null
  maxRuns: number | null
  runs: number
  offsetMs: number
  overlap: Overlap
  missedPolicy: 'one' | 'skip' | 'all'
  missedWindowMs: number
  pausedAt: number | null
  pauseReason: string | null
  nextAt: number
  /** Its pending tasks, the oldest first; not read where overlap is allowed, at most 100. */
  pending: { id: string; since: number }[]
  /** Ticks that wait for an earlier task. */
  queued: number
  /** Nominal times from `nextAt` on that were decided before. */
  taken: number[]
}

/** What a decision about a schedule's ticks reads of it; `s` is the schedules row. */
function decisionColumns(hot: Hot) {
  return hot`
    s.id, s.name, s.revision, s.cron, s.every_ms as "everyMs", s.timezone, s.anchor_at as "anchorAt", s.task,
    s.end_at as "endAt", s.max_runs as "maxRuns", s.runs, s.offset_ms as "offsetMs", s.overlap,
    s.missed_policy as "missedPolicy", s.missed_window_ms as "missedWindowMs", s.paused_at as "pausedAt",
    s.pause_reason as "pauseReason", s.next_at as "nextAt",
    case when s.overlap = 'allow' or s.paused_at is not null then '[]' else (
      select coalesce(json_agg(p), '[]') from (
        select t.id, round(extract(epoch from coalesce(t.tick_at, t.run_at)) * 1000) as since from tasks t
        where t.schedule_id = s.id and t.state in ('waiting', 'running') order by t.id limit 100) p) end as pending,
    case when s.overlap <> 'queue' then 0 else (
      select count(*) from ticks k where k.schedule_id = s.id and k.outcome = 'queued' and not k.backfill) end as queued,
    (select coalesce(json_agg(round(extract(epoch from k.at) * 1000)), '[]') from ticks k
     where k.schedule_id = s.id and k.at >= s.next_at and k.outcome not in ('withdrawn', 'triggered')) as taken`
}

/** At most so many schedules, and so many bytes of their tasks, of which a step may hold dozens; but always one. */
export type Room = { schedules: number; bytes: number }

/** Schedules that have ticks to be decided now, the longest overdue first; without those of `except`. */
export async function findDueSchedules(
  hot: Hot,
  { schedules, bytes }: Room,
  except: string[] = [],
): Promise<DueSchedule[]> {
  return hot<DueSchedule[]>`
    select ${decisionColumns(hot)}
    from (
      select d.*, sum(octet_length(d.task::text)) over w as upto, row_number() over w as n
      from (
        select * from schedules
        where due_at <= now() and deleted_at is null and id <> all(${uuids(hot, except)})
        order by due_at limit ${schedules}) d
      window w as (order by d.due_at, d.id rows unbounded preceding)) s
    where s.upto <= ${bytes}::bigint or s.n = 1
    order by s.due_at, s.id`
}

function uuids(hot: Hot, ids: string[]) {
  return hot`string_to_array(${ids.join(',')}, ',')::uuid[]`
}

/**
 * When the next schedule gets due after `since` (epoch milliseconds), in milliseconds from now; null when none does. One
 * that was due before is not asked about: it may be one that cannot be decided.
 */
export async function nextDueInMs(hot: Hot, since: number): Promise<number | null> {
  const [row] = await hot<{ ms: number | null }[]>`
    select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::float8 as ms
    from schedules where due_at > to_timestamp(${since}::float8 / 1000) and deleted_at is null`
  return row === undefined || row.ms === null ? null : Math.max(row.ms, 0)
}

/** A tick whose turn has come: no earlier task of its schedule is pending. */
export type ReadyTick = {
  scheduleId: string
  revision: number
  task: ScheduledTask
  at: number
  backfill: boolean
  /** Stays as it is. */
  next: { at: number; dueAt: number } | null
}

/**
 * The oldest queued tick of each schedule that is not paused, and not busy where that counts: overlap may have become
 * `allow` since it was queued. Jumps from schedule to schedule in the index. Without those of `except`.
 */
export async function findReadyTicks(hot: Hot, limit: number, except: string[] = []): Promise<ReadyTick[]> {
  return hot<ReadyTick[]>`
    with recursive waiting as (
      (select schedule_id from ticks where outcome = 'queued' order by schedule_id limit 1)
      union all
      select (select k.schedule_id from ticks k where k.outcome = 'queued' and k.schedule_id > w.schedule_id
              order by k.schedule_id limit 1)
      from waiting w where w.schedule_id is not null)
    select s.id as "scheduleId", s.revision, s.task, k.at, k.backfill,
           case when s.next_at is not null then json_build_object(
             'at', round(extract(epoch from s.next_at) * 1000), 'dueAt', round(extract(epoch from s.due_at) * 1000)) end as next
    from waiting w
    join schedules s on s.id = w.schedule_id
    cross join lateral (
      select at, backfill from ticks where schedule_id = s.id and outcome = 'queued' order by at limit 1) k
    where s.paused_at is null and s.deleted_at is null and s.id <> all(${uuids(hot, except)})
      and case when s.overlap = 'allow' then true else
            not exists (select from tasks t where t.schedule_id = s.id and t.state in ('waiting', 'running')) end
    limit ${limit}`
}
