import type { Hot } from '../connect.ts'
import { type PoolRow, poolColumns } from './pool-row.ts'
import { allowedOf, workerStateOf } from './read-workers.ts'

/** What a pool has of what it should have. */
export type PoolFacts = PoolRow & {
  starting: number
  active: number
  draining: number
  lost: number
  seats: number
  /** Seats whose holder was not heard of for longer than such a seat is left alone. */
  abandoned: number
  busy: number
  /** Of those, the ones of workers that stay: starting and active ones. */
  busyStaying: number
  /** What these may use. */
  totalSlots: number
}

/** A seat whose holder fell silent is taken over within seconds, if some host has room. */
const ABANDONED_AFTER_MS = 20_000

/** Every pool, or one, by name. */
export function listPoolFacts(hot: Hot, name: string | null = null): Promise<PoolFacts[]> {
  return hot<PoolFacts[]>`
    select ${poolColumns(hot)}, c.*, h.*
    from pools p
    cross join lateral (
      select count(*) filter (where state = 'starting') as starting, count(*) filter (where state = 'active') as active,
             count(*) filter (where state = 'draining') as draining, count(*) filter (where state = 'lost') as lost,
             coalesce(sum(busy), 0)::bigint as busy,
             coalesce(sum(busy) filter (where state in ('starting', 'active')), 0)::bigint as "busyStaying",
             coalesce(sum(allowed) filter (where state in ('starting', 'active')), 0)::bigint as "totalSlots"
      from (
        select ${workerStateOf(hot)} as state, w.busy, ${allowedOf(hot)} as allowed
        from workers w left join seats s on s.id = w.seat where w.pool = p.name and w.dead_at is null) f) c
    cross join lateral (
      select count(*) as seats,
             count(*) filter (where s.expires_at < now() - ${ABANDONED_AFTER_MS} * interval '1 ms') as abandoned
      from seats s where s.pool = p.name and s.number > 0) h
    where ${name}::text is null or p.name = ${name}
    order by p.name`
}
