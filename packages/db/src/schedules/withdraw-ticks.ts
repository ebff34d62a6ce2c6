import type { HeldSchedule } from './hold-schedule.ts'

/** What was taken back. */
export type Withdrawn = {
  /** How many ticks. */
  n: number
  /** Nominal time of the earliest one, epoch milliseconds; null when there was none. */
  earliest: number | null
  /** Their tasks as they stood in Redis, if they were staged. */
  tasks: { id: string; queue: string; version: number }[]
}

/**
 * Takes back the ticks of a held schedule that were written ahead: those whose run time has not come and whose task has
 * not begun. The tasks are cancelled as cancelTask does it, and told why. No tick stands further ahead than the offset,
 * so the primary key finds them. `content` is raised, as there.
 */
export async function withdrawTicks({ tx, row, now }: HeldSchedule, reason: string): Promise<Withdrawn> {
  const [done] = await tx<{ n: number; earliest: number | null; tasks: Withdrawn['tasks'] | null }[]>`
    with ahead as materialized (
      select at, task_id from ticks
      where schedule_id = ${row.id}::uuid and at > to_timestamp(${now - row.offsetMs}::float8 / 1000)
        and outcome = 'fired' and run_at > to_timestamp(${now}::float8 / 1000)
      order by task_id),
    held as materialized (
      select t.id, t.version as was_version from (select task_id from ahead order by task_id) a join tasks t on t.id = a.task_id
      where case t.state when 'waiting' then t.attempt = 0 and t.run_at > to_timestamp(${now}::float8 / 1000) end
      for update of t),
    ended as (
      update tasks t set state = 'cancelled', version = t.version + 1, content = t.content + 1,
             finished_at = date_trunc('milliseconds', now()),
             error = json_build_object('name', 'Cancelled', 'message', 'withdrawn: ' || ${reason}::text)
      from held h where t.id = h.id
      returning t.id, t.version, t.queue, t.type, t.name, t.priority, t.attempt, t.worker, t.error, h.was_version),
    untimed as (delete from timers where task_id in (select id from ended)),
    withdrawn as (
      update ticks k set outcome = 'withdrawn', reason = ${reason}::text, decided_at = now()
      from ahead a join ended e on e.id = a.task_id
      where k.schedule_id = ${row.id}::uuid and k.at = a.at
      returning k.at),
    told as (
      insert into events (body)
      select json_agg(json_build_array('cancelled', id, version, queue, type, name, priority, attempt, worker, null, null,
                                       error->>'message') order by id)
      from ended having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, sum(n) from ended cross join lateral (values ('pending', -1), ('cancelled', 1)) d(kind, n)
      group by 1, 2, 3)
    select (select count(*) from withdrawn) as n, (select min(at) from withdrawn) as earliest,
           (select json_agg(json_build_object('id', id, 'queue', queue, 'version', was_version)) from ended) as tasks`
  return { n: done?.n ?? 0, earliest: done?.earliest ?? null, tasks: done?.tasks ?? [] }
}
