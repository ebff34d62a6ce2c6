import type { StatsMinute } from '@bullwheel/domain'
import type { Hot } from '../connect.ts'

/** Adds to the statistics of each minute; in the transaction that moves the mirror's cursor, so that they stay exact. */
export async function addStats(tx: Hot, rows: StatsMinute[]): Promise<void> {
  if (rows.length === 0) return
  await tx`
    insert into stats_minute as s (minute, queue, type, accepted, started, retried, completed, failed, cancelled, expired,
                                   wait_ms, waits, run_ms, runs)
    select to_timestamp(minute / 1000), queue, type, accepted, started, retried, completed, failed, cancelled, expired,
           "waitMs", array(select json_array_elements_text(waits)::bigint), "runMs",
           array(select json_array_elements_text(runs)::bigint)
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as r(minute float8, queue text, type text, accepted bigint, started bigint, retried bigint, completed bigint,
           failed bigint, cancelled bigint, expired bigint, "waitMs" float8, waits json, "runMs" float8, runs json)
    order by 1, 2, 3
    on conflict (minute, queue, type) do update
    set accepted = s.accepted + excluded.accepted, started = s.started + excluded.started,
        retried = s.retried + excluded.retried, completed = s.completed + excluded.completed,
        failed = s.failed + excluded.failed, cancelled = s.cancelled + excluded.cancelled,
        expired = s.expired + excluded.expired,
        wait_ms = s.wait_ms + excluded.wait_ms, waits = ${summed(tx, 'waits')},
        run_ms = s.run_ms + excluded.run_ms, runs = ${summed(tx, 'runs')}`
}

function summed(tx: Hot, column: 'waits' | 'runs') {
  return tx`array(
    select coalesce(a, 0) + coalesce(b, 0)
    from unnest(s.${tx(column)}, excluded.${tx(column)}) with ordinality u(a, b, place) order by place)`
}
