import type { Bullwheel } from '../bullwheel.ts'

/** How the pool was at a second of the run. `actual`: workers that take tasks; waits in seconds. */
export type Sample = {
  at: number
  desired: number
  actual: number
  draining: number
  waiting: number
  oldestWait: number
}

export async function takeSample({ hot }: Bullwheel, at: number): Promise<Sample> {
  const [row] = await hot<Omit<Sample, 'at'>[]>`
    select (select desired from pools where name = 'default') as desired,
           (select count(*) from workers where dead_at is null and ready_at is not null and drain_reason is null) as actual,
           (select count(*) from workers where dead_at is null and drain_reason is not null) as draining,
           (select count(*) from tasks where state = 'waiting') as waiting,
           (select coalesce(extract(epoch from now() - min(greatest(run_at, created_at))), 0)::float8
            from tasks where state = 'waiting') as "oldestWait"`
  if (row === undefined) throw new Error('a select without from answers one row')
  return { at, ...row }
}
