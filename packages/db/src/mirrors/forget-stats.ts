import type { Hot } from '../connect.ts'

/** Removes a page of the minute statistics that are older than this; answers how many rows went. */
export async function forgetStats(hot: Hot, keepMs: number, limit: number): Promise<number> {
  const gone = await hot`
    delete from stats_minute s using (
      select minute, queue, type from stats_minute where minute < now() - ${keepMs} * interval '1 ms'
      order by minute, queue, type limit ${limit}) old
    where s.minute = old.minute and s.queue = old.queue and s.type = old.type
    returning 1`
  return gone.length
}
