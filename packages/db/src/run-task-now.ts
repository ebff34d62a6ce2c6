import type { Change, ChangeRow } from './cancel-task.ts'
import type { Hot } from './connect.ts'
import { HELD_BACK_MS, stage } from './stage-again.ts'

/** Makes a waiting task due now and restages it (DESIGN §3); one that is due already is left as it is. */
export async function runTaskNow(hot: Hot, id: string, horizonMs: number): Promise<Change> {
  const rows = await hot<ChangeRow[]>`
    with held as materialized (
      select id, state as was, queue, version, run_at from tasks where id = ${id}::uuid for update),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now(), run_at = now()
      from held h where t.id = h.id and h.was = 'waiting' and h.run_at > now()
      returning t.id, t.version, t.run_at, t.queue, t.type, t.name, t.priority, t.attempt),
    untimed as (delete from timers where task_id in (select id from restaged)),
    ${stage(hot, horizonMs, HELD_BACK_MS)},
    told as (
      insert into events (body)
      select json_agg(json_build_array('updated', id, version, queue, type, name, priority, attempt, null, null,
                                       round(extract(epoch from run_at) * 1000), null))
      from restaged having count(*) > 0)
    select exists (select from restaged) as changed, was as state, queue, version from held`
  return rows[0]
}
