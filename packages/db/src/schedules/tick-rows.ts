import type { TickOutcome } from '@bullwheel/contracts'
import type { StoredState } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

/** One nominal time with the task that was made for it. */
export type TickRow = {
  /** RFC 3339 with as many digits as it needs: a manual trigger stands between two milliseconds. */
  at: string
  /** Epoch milliseconds, as are those below. */
  runAt: number
  outcome: TickOutcome
  reason: string | null
  taskId: string | null
  decidedAt: number
  /** Null where there is no task, or not any more. */
  task: { state: StoredState; attempt: number; runAt: number } | null
}

/** The columns of a TickRow of `ticks as k` and its `tasks as t`. */
export function tickColumns(hot: Hot) {
  return hot`
    regexp_replace(to_char(k.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z' as at,
    ${epochMs(hot, 'k.run_at')} as "runAt", k.outcome, k.reason, k.task_id as "taskId", ${epochMs(hot, 'k.decided_at')} as "decidedAt",
    case when t.id is not null then json_build_object(
      'state', t.state, 'attempt', t.attempt, 'runAt', ${epochMs(hot, 't.run_at')}) end as task`
}

/** Spelled out, because these columns also travel inside JSON. */
function epochMs(hot: Hot, column: 'k.run_at' | 'k.decided_at' | 't.run_at') {
  return hot`round(extract(epoch from ${hot(column)}) * 1000)::float8`
}

export type TickFilter = {
  outcome?: TickOutcome | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Only ticks before this one, as `at` says it: the last of the page before. */
  before?: string | undefined
}

/** Newest first, along the primary key. */
export async function listTicks(hot: Hot, scheduleId: string, filter: TickFilter, limit: number): Promise<TickRow[]> {
  const { outcome = null, from, to, before } = filter
  return hot<TickRow[]>`
    select ${tickColumns(hot)} from ticks k left join tasks t on t.id = k.task_id
    where k.schedule_id = ${scheduleId}::uuid
      and k.at < ${before ?? 'infinity'}::text::timestamptz
      and k.at >= ${from?.toISOString() ?? '-infinity'}::text::timestamptz
      and k.at < ${to?.toISOString() ?? 'infinity'}::text::timestamptz
      and (${outcome}::text is null or k.outcome = ${outcome}::text)
    order by k.at desc limit ${limit}`
}

/** What became of the nominal times from `from` on, and before `to`; triggers left out. Epoch milliseconds. */
export async function findTicks(
  hot: Hot,
  scheduleId: string,
  { from, to }: { from: number; to?: number },
): Promise<{ at: number; outcome: TickOutcome }[]> {
  return hot<{ at: number; outcome: TickOutcome }[]>`
    select at, outcome from ticks
    where schedule_id = ${scheduleId}::uuid and at >= to_timestamp(${from}::float8 / 1000)
      and at < coalesce(to_timestamp(${to ?? null}::float8 / 1000), 'infinity') and outcome <> 'triggered'
    order by at`
}
