import type { Hot } from '../connect.ts'

/** Seconds by which the oldest undecided tick is past its run time; 0 when none is. Reads only schedules that are due. */
export async function readScheduleLag(hot: Hot): Promise<number> {
  const [row] = await hot<{ seconds: number }[]>`
    select greatest(extract(epoch from now() - min(next_at + offset_ms * interval '1 ms')), 0)::float8 as seconds
    from schedules where due_at <= now() and deleted_at is null`
  return row?.seconds ?? 0
}
