import type { Hot } from './connect.ts'

/** `running`: their handlers are still to be stopped. */
export type Expiry = { expired: number; running: string[] }

/**
 * Ends up to `limit` tasks (of each kind) whose deadline passed: `start_by` of those that never began, `finish_by` of any
 * that is pending. `content` is raised, so that a run which began without a written start cannot end it any more; an
 * attempt that was running is told by the row. What somebody else has in hands is left to the next call.
 */
export async function expireTasks(hot: Hot, limit: number): Promise<Expiry> {
  const [row] = await hot<{ expired: number; running: string[] | null }[]>`
    with due as materialized (
      (select id from tasks where state = 'waiting' and attempt = 0 and start_by <= now() order by start_by limit ${limit})
      union
      (select id from tasks where state in ('waiting', 'running') and finish_by <= now() order by finish_by limit ${limit})
      order by id),
    held as materialized (
      select t.id, t.state as was,
             case when t.state = 'waiting' and t.attempt = 0 and t.start_by <= now()
                  then 'it had not begun by its startBy, ' || ${instant(hot, 'start_by')}
                  else 'it had not ended by its finishBy, ' || ${instant(hot, 'finish_by')} end as reason
      from due d join tasks t on t.id = d.id
      where case t.state when 'waiting' then t.finish_by <= now() or (t.attempt = 0 and t.start_by <= now())
                         when 'running' then t.finish_by <= now() end
      for update of t skip locked),
    ended as (
      update tasks t set state = 'expired', version = t.version + 1, content = t.content + 1,
             finished_at = date_trunc('milliseconds', now()), error = json_build_object('name', 'Expired', 'message', h.reason)
      from held h where t.id = h.id
      returning t.id, t.version, t.queue, t.type, t.name, t.priority, t.attempt, t.worker, t.error, h.was),
    untimed as (delete from timers where task_id in (select id from ended)),
    told as (
      insert into events (body)
      select json_agg(json_build_array('expired', id, version, queue, type, name, priority, attempt, worker, null, null,
                                       error->>'message') order by id)
      from ended having count(*) > 0),
    counted as (
      insert into ledger (queue, priority, kind, n)
      select queue, priority, kind, sum(n) from ended cross join lateral (values
        ('pending', -1), ('expired', 1), (case when was = 'running' then 'running' end, -1)) d(kind, n)
      where kind is not null group by 1, 2, 3)
    select (select count(*) from ended) as expired,
           (select json_agg(id order by id) from ended where was = 'running') as running`
  return { expired: row?.expired ?? 0, running: row?.running ?? [] }
}

function instant(hot: Hot, column: 'start_by' | 'finish_by') {
  return hot`to_char(t.${hot(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
