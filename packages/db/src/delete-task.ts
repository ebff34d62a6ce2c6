import type { Change, ChangeRow } from './cancel-task.ts'
import type { Hot } from './connect.ts'

/**
 * Takes a task out of the book with its attempts, lines and timer. A running one only with `force`. Nothing comes back: the
 * look-up, start and outcome of whoever still has it find no row. With `failedIn` only while it is failed, in that version.
 */
export async function deleteTask(
  hot: Hot,
  id: string,
  force: boolean,
  failedIn: number | null = null,
): Promise<Change> {
  const rows = await hot<ChangeRow[]>`
    with held as materialized (
      select id, state as was, queue, version from tasks where id = ${id}::uuid for update),
    gone as (
      delete from tasks t using held h where t.id = h.id
        and case when ${failedIn}::int is null then h.was <> 'running' or ${force}::boolean
                 else h.was = 'failed' and h.version = ${failedIn}::int end
      returning t.id, t.version + 1 as version, t.queue, t.type, t.name, t.priority, t.attempt, h.was),
    forgotten as (delete from attempts where task_id in (select id from gone)),
    unlogged as (delete from task_logs where task_id in (select id from gone)),
    untimed as (delete from timers where task_id in (select id from gone)),
    told as (
      insert into events (body)
      select json_agg(json_build_array('deleted', id, version, queue, type, name, priority, attempt, null, null, null, null))
      from gone having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, n from gone cross join lateral (values
        ('removed', 1),
        (case when was in ('waiting', 'running') then 'pending' else was end, -1),
        (case when was = 'running' then 'running' end, -1)) d(kind, n)
      where kind is not null)
    select exists (select from gone) as changed, was as state, queue, version from held`
  return rows[0]
}
