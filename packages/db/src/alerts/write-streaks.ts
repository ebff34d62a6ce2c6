import type { StreakChange } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

/** Counts failures in a row on; in the transaction that moves the mirror's cursor, so that they stay exact. */
export async function writeStreaks(tx: Hot, changes: StreakChange[]): Promise<void> {
  if (changes.length === 0) return
  const rows = JSON.stringify(changes)
  await tx`
    delete from failure_streaks s
    using json_to_recordset(${rows}::text::json) as c(queue text, type text, "isBroken" boolean)
    where s.queue = c.queue and s.type = c.type and c."isBroken"`
  await tx`
    insert into failure_streaks as s (queue, type, failures, since, last_task)
    select queue, type, failures, to_timestamp(since / 1000), "lastTask"
    from json_to_recordset(${rows}::text::json)
      as c(queue text, type text, failures bigint, since float8, "lastTask" uuid)
    where failures > 0 order by 1, 2
    on conflict (queue, type) do update set failures = s.failures + excluded.failures, last_task = excluded.last_task`
}
