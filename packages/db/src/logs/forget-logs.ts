import type { Hot } from '../connect.ts'

/** It needs a partition alone for a moment, and whoever comes while it waits waits behind it. */
const LOCK_TIMEOUT = '1s'

/**
 * Forgets the lines of whole days of tasks, once the newest of them is older than `keepMs` and every mirror that runs has
 * copied them. The partition stays, empty: an old task that runs again still has a place for its lines. Returns how many
 * days were forgotten.
 */
export async function forgetLogs(hot: Hot, keepMs: number): Promise<number> {
  const days = await hot<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'task_logs'::regclass and c.relname ~ '_\\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') + 1 < now() - ${keepMs} * interval '1 ms'
    order by 1`
  let forgotten = 0
  for (const { name } of days) if (await forgetDay(hot, name, keepMs)) forgotten++
  return forgotten
}

async function forgetDay(hot: Hot, day: string, keepMs: number): Promise<boolean> {
  if (!(await isPast(hot, day, keepMs))) return false
  return hot.begin(async (transaction) => {
    const tx = transaction as unknown as Hot
    await tx`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`
    await tx`lock table ${tx(day)} in access exclusive mode`
    // Of what came meanwhile nothing may go.
    if (!(await isPast(tx, day, keepMs))) return false
    await tx`truncate ${tx(day)}`
    return true
  })
}

async function isPast(hot: Hot, day: string, keepMs: number): Promise<boolean> {
  const [row] = await hot<{ isPast: boolean }[]>`
    select l.at < now() - ${keepMs} * interval '1 ms' and not exists (
      select from mirror_cursors c join ${hot(day)} u on u.cluster = c.cluster
      where c.log = 'task_log_segments' and c.held_until > now() and not pg_visible_in_snapshot(u.xid, c.seen)
        and (c.until is null or not pg_visible_in_snapshot(u.xid, c.until) or u.seq > c.seq)) as "isPast"
    from ${hot(day)} l order by l.seq desc limit 1`
  return row?.isPast === true
}
