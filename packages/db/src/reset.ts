import type { StoredState } from '@bullwheel/domain'
import type { Hot } from './connect.ts'
import { unwriteTicks } from './schedules/unwrite-ticks.ts'

/** The audit log's name for a reset; its details hold the last event before it. */
export const RESET_ACTION = 'system.reset'

/** How long it waits for the tables; whoever comes meanwhile waits behind it. */
const LOCK_TIMEOUT = '3s'
const LOCK_NOT_AVAILABLE = '55P03'

export type ResetBy = { actor: string; requestId: string | null }
export type ResetOptions = {
  /** Schedules and their ticks go, too. */
  schedules: boolean
}
export type ResetCount = { state: StoredState; n: number }

/**
 * Removes every task, its attempts, lines, timers and outbox rows, and counts them as removed; settings, keys and events stay.
 * Schedules stay unless asked; their ticks that were written ahead or queued are undone, so that they are made again.
 * Mirrors are told to forget what they had. New epochs make the recovery role wipe and rebuild each queue in Redis. Undefined when the tables could not be had
 * alone.
 */
export async function resetBook(hot: Hot, by: ResetBy, { schedules }: ResetOptions): Promise<ResetCount[] | undefined> {
  try {
    return await hot.begin(async (tx) => {
      await tx`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true), set_config('statement_timeout', '60s', true)`
      // Before the tables, as a mirror that writes to the book takes its cursor before it reads tasks.
      await tx`select from mirror_cursors order by mirror, partition for update`
      // In the order in which schedules are changed and tasks taken in, so that it waits for the first one and holds nothing.
      await tx`lock table schedules, ticks, idempotency_keys, tasks, attempts, task_logs, outbox, timers in access exclusive mode`
      const removed = await countRemoved(tx as unknown as Hot)
      // Ids of outbox rows go on: an acknowledgement that is under way must not name a new row.
      await tx`truncate tasks, attempts, task_logs, outbox, timers, idempotency_keys`
      if (schedules) await tx`truncate schedules, ticks`
      else await unwriteTicks(tx as unknown as Hot)
      await tx`delete from failure_streaks`
      await tx`update epochs set epoch = gen_random_uuid()::text`
      await tx`update mirror_cursors set reset_at = pg_current_snapshot(), reset_cluster = cluster_id()`
      await tx`
        insert into audit_log (actor, action, request_id, details)
        select ${by.actor}, ${RESET_ACTION}, ${by.requestId},
               json_build_object('eventSeq', (select last_value from events_seq), 'schedules', ${schedules}::boolean,
                                 'removed', ${JSON.stringify(removed)}::text::json)`
      return removed
    })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === LOCK_NOT_AVAILABLE) return undefined
    throw cause
  }
}

function countRemoved(tx: Hot): Promise<ResetCount[]> {
  return tx<ResetCount[]>`
    with gone as materialized (select queue, priority, state, count(*) as n from tasks group by 1, 2, 3),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, sum(sign * n) from gone cross join lateral (values
        ('removed', 1),
        (case when state in ('waiting', 'running') then 'pending' else state end, -1),
        (case when state = 'running' then 'running' end, -1)) d(kind, sign)
      where kind is not null group by 1, 2, 3)
    select state, sum(n)::bigint as n from gone group by state order by state`
}
