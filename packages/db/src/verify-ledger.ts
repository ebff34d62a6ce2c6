import type { StoredState } from '@bullwheel/domain'
import type { Hot } from './connect.ts'
import { type LedgerRow, readLedger } from './ledger.ts'
import { RESET_ACTION } from './reset.ts'

export type RowCount = { queue: string; state: StoredState; n: number }
/** A task whose row is missing (`found` null) or says something else than its last event. */
export type StrayTask = { id: string; queue: string; expected: string; found: string | null }
export type LedgerEvidence = { ledger: LedgerRow[]; rows: RowCount[]; strays: StrayTask[] }

const MAX_STRAYS = 100
/** Every row and, where something differs, every event is read: minutes in a large book. */
const VERIFY_WITHIN_MS = 280_000

/**
 * Counts the rows themselves beside the ledger, in one snapshot. For the queues that `findQueues` names it walks the
 * event log and tells which tasks differ from their last event.
 */
export async function gatherEvidence(
  hot: Hot,
  findQueues: (ledger: LedgerRow[], rows: RowCount[]) => string[],
): Promise<LedgerEvidence> {
  return hot.begin('isolation level repeatable read read only', async (tx) => {
    await tx`select set_config('statement_timeout', ${String(VERIFY_WITHIN_MS)}, true),
                    set_config('enable_seqscan', 'on', true), set_config('enable_hashjoin', 'on', true)`
    const snapshot = tx as unknown as Hot
    const ledger = await readLedger(snapshot)
    const rows = await tx<RowCount[]>`select queue, state, count(*) as n from tasks group by queue, state`
    const queues = findQueues(ledger, rows)
    return { ledger, rows, strays: queues.length === 0 ? [] : await findStrays(snapshot, queues) }
  })
}

/** A reset removes tasks without an event for each, so only what came after it counts. */
function findStrays(tx: Hot, queues: string[]): Promise<StrayTask[]> {
  return tx<StrayTask[]>`
    with told as (
      select distinct on (l->>1) (l->>1)::uuid as id, l->>3 as queue, ltrim(l->>0, '+') as kind
      from events e cross join lateral json_array_elements(e.body) l
      where l->>3 in (select json_array_elements_text(${JSON.stringify(queues)}::text::json))
        and e.seq > coalesce((
          select (details->>'eventSeq')::bigint from audit_log where action = ${RESET_ACTION} order by id desc limit 1), 0)
      order by l->>1, (l->>2)::integer desc),
    expected as (
      select id, queue, case when kind in ('created', 'retrying', 'retried', 'updated') then 'waiting'
                             when kind = 'started' then 'running' else kind end as state from told)
    select e.id::text, e.queue, e.state as expected, t.state as found
    from expected e left join tasks t on t.id = e.id
    where coalesce(t.state, 'deleted') <> e.state
    order by e.id limit ${MAX_STRAYS}`
}
