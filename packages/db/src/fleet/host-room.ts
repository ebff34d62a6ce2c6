import type { Hot } from '../connect.ts'
import { LOST_AFTER_MS } from './read-workers.ts'

/** What all hosts that offer seats have room for. */
export type HostRoom = {
  hosts: number
  capacity: number
  /** Workers more that they can take. */
  free: number
  /** Seats that were told lately to go: as a rule they are free within moments. */
  leaving: number
  /** Live processes that are one worker each. */
  pods: number
  /** No host offers seats, and the workers are, or the last one that there was, pods. */
  isOfPods: boolean
}

/** A seat that goes is counted on for this long; the worker in it may run something that takes hours. */
const COUNTED_ON_MS = 30_000

/**
 * For a `with`: `host_rooms`, the hosts that live and how many workers more each can take. A seat counts from when it is
 * claimed, as its process may not have been forked yet; a worker counts until it has ended, as its seat may be another's.
 */
export function hostRooms(hot: Hot) {
  return hot`
    living as materialized (
      select supervisor, count(*) as n from workers where dead_at is null group by supervisor),
    held as materialized (
      select holder, count(*) as n,
             count(*) filter (where leaving_at > now() - ${COUNTED_ON_MS} * interval '1 ms') as leaving
      from seats group by holder),
    host_rooms as materialized (
      select h.name, h.capacity, coalesce(s.leaving, 0) as leaving,
             greatest(h.capacity - greatest(coalesce(w.n, 0), coalesce(s.n, 0)), 0) as free
      from supervisors h left join living w on w.supervisor = h.name left join held s on s.holder = h.name
      where h.mode = 'host' and h.beat_at > now() - ${LOST_AFTER_MS} * interval '1 ms')`
}

export async function readHostRoom(hot: Hot): Promise<HostRoom> {
  const [row] = await hot<HostRoom[]>`
    with ${hostRooms(hot)},
    pods as materialized (
      select count(*) as n from supervisors where mode = 'pod' and beat_at > now() - ${LOST_AFTER_MS} * interval '1 ms')
    select count(*) as hosts, coalesce(sum(capacity), 0)::bigint as capacity, coalesce(sum(free), 0)::bigint as free,
           coalesce(sum(leaving), 0)::bigint as leaving, (select n from pods) as pods,
           count(*) = 0 and ((select n from pods) > 0 or coalesce(
             (select seat is null from workers where dead_at is not null order by dead_at desc limit 1), false)) as "isOfPods"
    from host_rooms`
  return row ?? { hosts: 0, capacity: 0, free: 0, leaving: 0, pods: 0, isOfPods: false }
}
