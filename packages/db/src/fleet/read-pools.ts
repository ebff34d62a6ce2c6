import type { Hot } from '../connect.ts'
import { type PoolRow, poolColumns } from './pool-row.ts'
import { workerStateOf } from './read-workers.ts'

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
             coalesce(sum(allowed), 0)::bigint as "totalSlots"
      from (
        select ${workerStateOf(hot)} as state, w.busy, coalesce(w.allowed, w.slots) as allowed
        from workers w left join seats s on s.id = w.seat where w.pool = p.name and w.dead_at is null) f) c
    cross join lateral (
      select count(*) as seats,
             count(*) filter (where s.expires_at < now() - ${ABANDONED_AFTER_MS} * interval '1 ms') as abandoned
      from seats s where s.pool = p.name and s.number > 0) h
    where ${name}::text is null or p.name = ${name}
    order by p.name`
}

/** What all hosts that offer seats have room for; `pods`: processes that are one worker each. */
export type HostRoom = { hosts: number; capacity: number; free: number; pods: number }

const QUIET_AFTER_MS = 5_000

export async function readHostRoom(hot: Hot): Promise<HostRoom> {
  const [row] = await hot<HostRoom[]>`
    select count(*) filter (where h.mode = 'host') as hosts, count(*) filter (where h.mode = 'pod') as pods,
           coalesce(sum(h.capacity) filter (where h.mode = 'host'), 0)::bigint as capacity,
           coalesce(sum(greatest(h.capacity - w.workers, 0)) filter (where h.mode = 'host'), 0)::bigint as free
    from supervisors h cross join lateral (
      select count(*) as workers from workers w where w.supervisor = h.name and w.dead_at is null) w
    where h.beat_at > now() - ${QUIET_AFTER_MS} * interval '1 ms'`
  return row ?? { hosts: 0, capacity: 0, free: 0, pods: 0 }
}
