import type { Hot } from '../connect.ts'

/**
 * Forgets the lines of the UTC days before `at` (epoch milliseconds): whole partitions, and what fell into the default one.
 * It needs the table alone for a moment and gives up after a second: the next call comes.
 */
export async function dropLogDays(hot: Hot, at: number): Promise<void> {
  const day = new Date(at).toISOString().slice(0, 10)
  await hot.begin(async (tx) => {
    await tx`set local lock_timeout = '1s'`
    const days = await tx<{ name: string }[]>`
      select c.relname as name from pg_inherits join pg_class c on c.oid = inhrelid
      where inhparent = 'log_search'::regclass and c.relname ~ '^log_search_[0-9]{8}$'
        and c.relname < 'log_search_' || ${day.replaceAll('-', '')} order by 1`
    for (const { name } of days) await tx`drop table ${tx(name)}`
    await tx`delete from log_search_default where at < ${`${day}T00:00:00Z`}::text::timestamptz`
  })
}
