import type { Hot } from './connect.ts'

/** The ledger of one queue: each counter summed from its own deltas. */
export type LedgerRow = {
  queue: string
  accepted: number
  completed: number
  failed: number
  cancelled: number
  expired: number
  pending: number
  running: number
  removed: number
}

export async function readLedger(hot: Hot): Promise<LedgerRow[]> {
  return hot<LedgerRow[]>`
    select queue,
           coalesce(sum(n) filter (where kind = 'accepted'), 0)::bigint as accepted,
           coalesce(sum(n) filter (where kind = 'completed'), 0)::bigint as completed,
           coalesce(sum(n) filter (where kind = 'failed'), 0)::bigint as failed,
           coalesce(sum(n) filter (where kind = 'cancelled'), 0)::bigint as cancelled,
           coalesce(sum(n) filter (where kind = 'expired'), 0)::bigint as expired,
           coalesce(sum(n) filter (where kind = 'pending'), 0)::bigint as pending,
           coalesce(sum(n) filter (where kind = 'running'), 0)::bigint as running,
           coalesce(sum(n) filter (where kind = 'removed'), 0)::bigint as removed
    from ledger group by queue order by queue`
}

/** Folds deltas into one row for each day, queue, priority and kind. Returns how many rows are gone. */
export async function foldLedger(hot: Hot): Promise<number> {
  const [row] = await hot<{ n: number }[]>`
    with taken as (delete from ledger returning day, queue, priority, kind, n),
    folded as (
      insert into ledger (day, queue, priority, kind, n)
      select day, queue, priority, kind, sum(n) from taken group by 1, 2, 3, 4 returning n)
    select (select count(*) from taken) - (select count(*) from folded) as n`
  return row?.n ?? 0
}
