import type { DueLine } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

/** Lines that fail now, the longest rows first; '' stands for all queues, or all types. */
export type StreakRow = { queue: string; type: string; failures: number; since: number; lastTask: string }

const MAX_STREAKS = 1_000

export function readStreaks(hot: Hot): Promise<StreakRow[]> {
  return hot<StreakRow[]>`
    select queue, type, failures, since, last_task as "lastTask" from failure_streaks
    order by failures desc limit ${MAX_STREAKS}`
}

/** Tasks that completed or failed for good within the last so many milliseconds, by the whole minute. */
export function readEnded(
  hot: Hot,
  windowMs: number,
): Promise<{ queue: string; type: string; completed: number; failed: number }[]> {
  return hot`
    select queue, type, sum(completed)::bigint as completed, sum(failed)::bigint as failed from stats_minute
    where minute > now() - ${windowMs} * interval '1 ms' - interval '1 min' group by queue, type`
}

/** Due tasks of each line (queue and priority) that are looked at, from its head. */
const MAX_DUE_OF_A_LINE = 2_000
/** Where many tasks for later stand before them, so many of a line are looked at, due or not. */
const MAX_OF_A_LINE = 20_000
/** Whoever asks does not wait for a look at all of those. */
const WITHIN_MS = 2_000
const QUERY_CANCELED = '57014'

/**
 * Tasks that are due and wait, by queue and type. Within a line they are ordered by when they were staged, so that the ones
 * that wait for long stand at its head.
 */
export async function readDueLines(hot: Hot, withinMs = WITHIN_MS): Promise<DueLine[]> {
  try {
    return await readDue(hot, withinMs, (tx) => tx`${waitingOfLine(tx)} and t.run_at <= now() order by t.staged_at`)
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== QUERY_CANCELED) throw cause
    const head = (tx: Hot) => tx`${waitingOfLine(tx)} order by t.staged_at limit ${MAX_OF_A_LINE}`
    return readDue(hot, WITHIN_MS, (tx) => tx`select * from (${head(tx)}) f where f.run_at <= now()`)
  }
}

const waitingOfLine = (tx: Hot) => tx`
  select t.type, t.run_at, t.created_at from tasks t
  where t.queue = q.name and t.priority = p.priority::smallint and t.state = 'waiting'`

async function readDue(
  hot: Hot,
  withinMs: number,
  dueOfLine: (tx: Hot) => ReturnType<typeof waitingOfLine>,
): Promise<DueLine[]> {
  const lines = await hot.begin('read only', async (transaction) => {
    const tx = transaction as unknown as Hot
    await tx`select set_config('statement_timeout', ${String(withinMs)}, true)`
    return tx<DueLine[]>`
      select q.name as queue, h.type, count(*) as tasks,
             max(extract(epoch from now() - greatest(h.run_at, h.created_at)) * 1000)::float8 as "oldestMs"
      from queues q cross join generate_series(1, 10) p(priority)
      cross join lateral (${dueOfLine(tx)} limit ${MAX_DUE_OF_A_LINE}) h
      group by 1, 2`
  })
  return lines as DueLine[]
}

/** Workers that were heard of lately. */
export async function countLiveWorkers(hot: Hot): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    select count(*) as n from workers where dead_at is null and beat_at > now() - interval '30 s'`
  return row?.n ?? 0
}

/** `queue`: as the schedule names it; its type decides where it names none. */
export type MissedTicks = {
  id: string
  schedule: string
  queue: string | null
  type: string
  missed: number
  lateMs: number
}

/** Schedules that missed ticks within the last so many milliseconds, or whose next tick is past its time. */
export function readMissedTicks(hot: Hot, windowMs: number): Promise<MissedTicks[]> {
  return hot<MissedTicks[]>`
    with gone as materialized (
      select schedule_id as id, count(*) as n from ticks
      where outcome = 'missed' and decided_at > now() - ${windowMs} * interval '1 ms' group by 1),
    late as materialized (
      select id, extract(epoch from now() - next_at - offset_ms * interval '1 ms') * 1000 as ms from schedules
      where due_at <= now() and deleted_at is null and paused_at is null),
    either as materialized (select id from gone union select id from late)
    select s.id, s.name as schedule, s.task->>'queue' as queue, s.task->>'type' as type, coalesce(g.n, 0) as missed,
           greatest(coalesce(l.ms, 0), 0)::float8 as "lateMs"
    from either e join schedules s on s.id = e.id left join gone g on g.id = e.id left join late l on l.id = e.id
    where s.deleted_at is null order by s.name limit 1000`
}
