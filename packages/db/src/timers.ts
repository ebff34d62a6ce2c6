import type { StageItem } from '@bullwheel/domain'
import type { Hot } from './connect.ts'

/** A timer that its taker must stage. `take` above 1 says that it may have been staged before. */
export type DueTimer = StageItem & { take: number }

/** How long a taker has to stage and delete before another one may take the row. */
const TAKEN_FOR = '10 s'

/** Takes timers that are due within the horizon, soonest first, with what BullMQ must know of their tasks. */
export async function takeDueTimers(hot: Hot, horizonMs: number, limit: number): Promise<DueTimer[]> {
  return hot<DueTimer[]>`
    with taken as (
      update timers set take = take + 1, taken_until = now() + ${TAKEN_FOR}::interval
      where task_id in (
        select task_id from timers
        where due_at <= now() + ${horizonMs} * interval '1 ms' and taken_until < now()
        order by due_at limit ${limit} for update skip locked)
      returning task_id, version, take)
    select k.task_id as id, k.version, k.take, t.type, t.queue, t.priority, t.run_at as "runAt"
    from (select * from taken order by task_id) k join tasks t on t.id = k.task_id
    where case t.state when 'waiting' then t.version = k.version end
    order by t.run_at, t.id`
}

/** Deletes timers that were staged in this version and take. */
export async function forgetTimers(hot: Hot, staged: { id: string; version: number; take: number }[]): Promise<void> {
  if (staged.length === 0) return
  const rows = staged.map(({ id, version, take }) => ({ id, version, take }))
  await hot`
    delete from timers m using json_to_recordset(${JSON.stringify(rows)}::text::json) as s(id uuid, version integer, take integer)
    where m.task_id = s.id and m.version = s.version and m.take = s.take`
}

/** Timers whose task is gone, ended or has moved on to another version: nobody would ever stage them. */
export async function dropStaleTimers(hot: Hot): Promise<number> {
  const rows = await hot`
    delete from timers m where taken_until > '-infinity' and taken_until < now()
      and not exists (select from tasks t where t.id = m.task_id and case t.state when 'waiting' then t.version = m.version end)
    returning task_id`
  return rows.length
}

/** Milliseconds until the next timer is due within the horizon; null when there is none. */
export async function nextTimerInMs(hot: Hot, horizonMs: number): Promise<number | null> {
  const [row] = await hot<{ ms: number | null }[]>`
    select (extract(epoch from min(due_at) - now()) * 1000 - ${horizonMs})::float8 as ms from timers`
  return row?.ms ?? null
}
