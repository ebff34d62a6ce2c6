import type { StageItem } from '@bullwheel/domain'
import type { Hot } from './connect.ts'
import { HELD_BACK_MS, stage } from './stage-again.ts'

/** A timer that its taker must stage. */
export type DueTimer = StageItem & { take: number }
export type TakenTimer = Pick<DueTimer, 'id' | 'version' | 'take'>

/** How long a taker has to stage and delete before the tasks are restaged. */
const TAKEN_FOR = '10 s'

/** Takes timers that are due within the horizon, soonest first, with what BullMQ must know of their tasks. */
export async function takeDueTimers(hot: Hot, horizonMs: number, limit: number): Promise<DueTimer[]> {
  return hot<DueTimer[]>`
    with taken as (
      update timers set take = take + 1, taken_until = now() + ${TAKEN_FOR}::interval
      where task_id in (
        select task_id from timers
        where due_at <= now() + ${horizonMs} * interval '1 ms' and taken_until = '-infinity'
        order by due_at limit ${limit} for update skip locked)
      returning task_id, version, take)
    select k.task_id as id, k.version, k.take, t.type, t.queue, t.priority, t.run_at as "runAt"
    from (select * from taken order by task_id) k join tasks t on t.id = k.task_id
    where case t.state when 'waiting' then t.version = k.version end
    order by t.run_at, t.id`
}

/**
 * Restages (DESIGN §3) the tasks of timers that were taken and not forgotten within 10 s: Redis may have them. Timers
 * whose task ended or moved on go with them. Returns how many timers.
 */
export async function restageAbandonedTimers(hot: Hot, horizonMs: number, limit: number): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    with freed as (
      delete from timers where task_id in (
        select task_id from timers
        where due_at <= now() + ${horizonMs} * interval '1 ms' and taken_until > '-infinity' and taken_until < now()
        order by due_at limit ${limit} for update skip locked)
      returning task_id, version),
    input as materialized (select task_id as id, version from freed order by 1),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now()
      from input i where t.id = i.id and case t.state when 'waiting' then t.version = i.version end
      returning t.id, t.version, t.run_at),
    ${stage(hot, horizonMs, HELD_BACK_MS)}
    select count(*) as n from freed`
  return row?.n ?? 0
}

/** Gives up timers that could not be staged: Redis may have some of them, so they are restaged at the next look. */
export async function releaseTimers(hot: Hot, timers: TakenTimer[]): Promise<void> {
  await hot`
    update timers m set taken_until = now() - interval '1 ms' from ${input(hot, timers)}
    where m.task_id = s.id and m.version = s.version and m.take = s.take`
}

/** Deletes timers that were staged in this version and take. */
export async function forgetTimers(hot: Hot, timers: TakenTimer[]): Promise<void> {
  if (timers.length === 0) return
  await hot`
    delete from timers m using ${input(hot, timers)}
    where m.task_id = s.id and m.version = s.version and m.take = s.take`
}

/** Sorted, because outcomes of these very tasks may replace their timers now, in that order. */
function input(hot: Hot, timers: TakenTimer[]) {
  const rows = timers.map(({ id, version, take }) => ({ id, version, take })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return hot`json_to_recordset(${JSON.stringify(rows)}::text::json) as s(id uuid, version integer, take integer)`
}
