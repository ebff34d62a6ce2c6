import type { TickOutcome } from '@bullwheel/contracts'
import type { NewTask } from '../accept-tasks.ts'
import type { Hot } from '../connect.ts'
import { stage } from '../stage-again.ts'

/** What a decision does to its schedule. Nothing of it is written when the revision has moved on. */
export type ScheduleStep = {
  id: string
  revision: number
  /** Nominal time to be decided next and when, epoch milliseconds; null when the schedule has ended. */
  next: { at: number; dueAt: number } | null
  /** What `runs` rises by. */
  runs: number
  ticks: WrittenTick[]
  /** Pending tasks that are cancelled, with what they are told. */
  cancel?: { ids: string[]; reason: string }
}
export type WrittenTick = {
  at: number
  runAt: number
  outcome: TickOutcome
  reason: string | null
  backfill?: boolean
  /** Made with the tick, unless that nominal time has been decided already. */
  task?: NewTask
}

export type WriteOptions = {
  horizonMs: number
  givesWay: GivesWay
  /** What to do about a schedule that somebody is changing just now: leave its step out, or wait for them. */
  locked: 'skip' | 'wait'
}

/** Which outcome of an earlier decision about the same nominal time gives way; any other one stays as it is. */
export type GivesWay = readonly TickOutcome[]

export type TicksWritten = {
  /** Schedules whose step was written. */
  schedules: Set<string>
  /** How many ticks were written. */
  ticks: number
  /** Ids of the tasks that were made. */
  tasks: Set<string>
  /** Tasks that ran when they were cancelled: their handlers are still to be stopped. */
  stopped: string[]
}

/**
 * Writes decisions about ticks, one statement: each step is a compare-and-set on its schedule's revision, so a ticker that
 * was stopped for minutes writes nothing; the tick's primary key is the second fence; a task is made only with a tick that
 * was really written. Outbox row or timer, events and ledger deltas go along. What joins two parts of the batch stands in
 * a CASE, which makes it a hashed look-up: with the hot plans a join would be a nested loop over both.
 */
export async function writeTicks(hot: Hot, steps: ScheduleStep[], options: WriteOptions): Promise<TicksWritten> {
  const rows = await hot<
    { schedules: string[] | null; ticks: number; tasks: string[] | null; stopped: string[] | null }[]
  >`
    with ${claimed(hot, steps, options.locked)},
    ${ticked(hot, steps, options.givesWay)},
    ${made(hot)},
    restaged as (select id, version, run_at from inserted),
    ${stage(hot, options.horizonMs, 0)},
    ${cancelled(hot, steps)},
    told as (
      insert into events (body)
      select json_agg(line order by id) from (
        select id, json_build_array('created', id, 1, queue, type, name, priority, 0, null, null,
                                    round(extract(epoch from run_at) * 1000), null) as line from inserted
        union all
        select id, json_build_array('cancelled', id, version, queue, type, name, priority, attempt, worker, null, null,
                                    error->>'message') from ended) l
      having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, sum(n) from (
        select queue, priority, kind, 1 as n from inserted cross join (values ('accepted'), ('pending')) d(kind)
        union all
        select queue, priority, kind, n from ended cross join lateral (values
          ('pending', -1), ('cancelled', 1), (case when was = 'running' then 'running' end, -1)) d(kind, n)) l
      where kind is not null group by 1, 2, 3)
    select (select json_agg(id) from claimed) as schedules, (select count(*) from ticked) as ticks,
           (select json_agg(id) from inserted) as tasks,
           (select json_agg(id) from ended where was = 'running') as stopped`
  const { schedules, ticks, tasks, stopped } = rows[0] as (typeof rows)[number]
  return { schedules: new Set(schedules), ticks, tasks: new Set(tasks), stopped: stopped ?? [] }
}

/** The schedules whose revision is still the one that was decided by. */
function claimed(hot: Hot, steps: ScheduleStep[], locked: WriteOptions['locked']) {
  return hot`
    step as materialized (
      select * from json_to_recordset(${stepRows(steps)}::text::json)
        as s(id uuid, revision integer, next_at float8, due_at float8, runs bigint) order by id),
    free as materialized (
      select s.id from step join schedules s on s.id = step.id
      order by s.id for update of s ${locked === 'skip' ? hot`skip locked` : hot``}),
    claimed as (
      update schedules s
      set revision = s.revision + 1, runs = s.runs + step.runs,
          next_at = to_timestamp(step.next_at / 1000), due_at = to_timestamp(step.due_at / 1000)
      from step
      where s.id = step.id and case when s.deleted_at is null then s.revision = step.revision end
        and case when step.id in (select id from free) then true end
      returning s.id)`
}

/** The ticks of claimed schedules, but for nominal times that were decided before. */
function ticked(hot: Hot, steps: ScheduleStep[], givesWay: GivesWay) {
  return hot`
    given as materialized (
      select g.* from json_to_recordset(${tickRows(steps)}::text::json)
        as g(schedule_id uuid, at float8, tick_run_at float8, outcome text, reason text, backfill boolean, id uuid,
             queue text, type text, name text, priority smallint, max_attempts integer, retry json, timeout_ms bigint,
             start_by float8, finish_by float8, payload text, tags json, created_at float8, run_at float8)
      where case when g.schedule_id in (select id from claimed) then true end),
    ticked as (
      insert into ticks as k (schedule_id, at, run_at, outcome, reason, backfill, task_id)
      select schedule_id, to_timestamp(at / 1000), to_timestamp(tick_run_at / 1000), outcome, reason, backfill, id
      from given order by schedule_id, at
      on conflict (schedule_id, at) do update
      set run_at = excluded.run_at, outcome = excluded.outcome, reason = excluded.reason, backfill = excluded.backfill,
          task_id = excluded.task_id, decided_at = now()
      where k.outcome = any(string_to_array(${givesWay.join(',')}, ','))
      returning k.task_id)`
}

/** The tasks of ticks that were written. */
function made(hot: Hot) {
  return hot`
    inserted as (
      insert into tasks (id, queue, type, name, priority, max_attempts, retry, timeout_ms, start_by, finish_by, payload,
                         tags, created_at, run_at, staged_at, schedule_id, tick_at)
      select g.id, queue, type, name, priority, max_attempts, retry, timeout_ms, to_timestamp(start_by / 1000),
             to_timestamp(finish_by / 1000), payload::json, array(select json_array_elements_text(tags)),
             to_timestamp(created_at / 1000), to_timestamp(run_at / 1000), now(), schedule_id, to_timestamp(at / 1000)
      from given g where case when g.id in (select task_id from ticked) then true end
      order by g.id
      returning id, 1 as version, queue, type, name, priority, run_at)`
}

/** Ends the pending tasks that a step replaces; `content` is raised, so that a run without a written start ends with it. */
function cancelled(hot: Hot, steps: ScheduleStep[]) {
  const rows = steps.flatMap(({ id: scheduleId, cancel }) =>
    (cancel?.ids ?? []).map((id) => ({ id, scheduleId, reason: cancel?.reason })),
  )
  return hot`
    held as materialized (
      select t.id, t.state as was, w.reason
      from (select w.id, w.reason from json_to_recordset(${JSON.stringify(rows)}::text::json)
              as w(id uuid, "scheduleId" uuid, reason text)
            where case when w."scheduleId" in (select id from claimed) then true end order by w.id) w
      join tasks t on t.id = w.id for update of t),
    ended as (
      update tasks t set state = 'cancelled', version = t.version + 1, content = t.content + 1,
             finished_at = date_trunc('milliseconds', now()),
             error = json_build_object('name', 'Cancelled', 'message', h.reason)
      from held h where t.id = h.id and h.was in ('waiting', 'running')
      returning t.id, t.version, t.queue, t.type, t.name, t.priority, t.attempt, t.worker, t.error, h.was),
    untimed as (delete from timers where task_id in (select id from ended))`
}

function stepRows(steps: ScheduleStep[]): string {
  return JSON.stringify(
    steps.map(({ id, revision, next, runs }) => ({
      id,
      revision,
      next_at: next?.at ?? null,
      due_at: next?.dueAt ?? null,
      runs,
    })),
  )
}

function tickRows(steps: ScheduleStep[]): string {
  return JSON.stringify(
    steps.flatMap(({ id, ticks }) =>
      ticks.map(({ at, runAt, outcome, reason, backfill = false, task }) => ({
        ...task,
        schedule_id: id,
        at,
        tick_run_at: runAt,
        outcome,
        reason,
        backfill,
      })),
    ),
  )
}
