import type { StoredState } from '@bullwheel/domain'
import type { Hot } from './connect.ts'

/** What a verb did to a task, and what it found: state, queue, and the version that stands in Redis if it was staged. */
export type ChangeRow = { changed: boolean; state: StoredState; queue: string; version: number }
/** Undefined when there is no such task. */
export type Change = ChangeRow | undefined

/**
 * Cancels a pending task: the row decides, the handler is aborted after. `content` is raised, so that a run which began
 * without a written start cannot end it any more. With `waitingIn` only while it waits, in that version.
 */
export async function cancelTask(hot: Hot, id: string, waitingIn: number | null = null): Promise<Change> {
  const rows = await hot<ChangeRow[]>`
    with held as materialized (
      select id, state as was, queue, version from tasks where id = ${id}::uuid for update),
    ended as (
      update tasks t set state = 'cancelled', version = t.version + 1, content = t.content + 1, finished_at = date_trunc('milliseconds', now())
      from held h where t.id = h.id and case when ${waitingIn}::int is null then h.was in ('waiting', 'running')
                                             else h.was = 'waiting' and h.version = ${waitingIn}::int end
      returning t.id, t.version, t.queue, t.type, t.name, t.priority, t.attempt, t.worker, h.was),
    untimed as (delete from timers where task_id in (select id from ended)),
    told as (
      insert into events (body)
      select json_agg(json_build_array('cancelled', id, version, queue, type, name, priority, attempt, worker, null, null, null))
      from ended having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, n from ended cross join lateral (values
        ('pending', -1), ('cancelled', 1), (case when was = 'running' then 'running' end, -1)) d(kind, n)
      where kind is not null)
    select exists (select from ended) as changed, was as state, queue, version from held`
  return rows[0]
}
