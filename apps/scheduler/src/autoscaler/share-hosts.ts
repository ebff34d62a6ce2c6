import type { PoolFacts } from '@bullwheel/db'
import { type Giving, type RoomPool, chooseGivers, hasNoSeat, parsePoolMemory, roomFor } from '@bullwheel/domain'
import type { FleetLoad } from './read-load.ts'

/** What the hosts leave to a pool: room for more workers, null where they set no bound, and what it must give to others. */
export type HostShare = { room: number | null; gives: Giving | null }

/**
 * Shares the hosts among pools in the order in which they are given. `of` goes by what was decided for the others meanwhile;
 * who gives up a seat is chosen once, by how all stood before.
 */
export function shareHosts(fleet: FleetLoad, pools: PoolFacts[], nowMs: number) {
  const { hosts } = fleet
  const stands = (): RoomPool[] => pools.map((pool) => standOf(fleet, pool, nowMs))
  const givers = hosts === undefined || hosts.hosts === 0 ? undefined : chooseGivers(stands(), hosts)
  return {
    of: ({ name }: PoolFacts): HostShare => ({
      // Without hosts and pods there is no room; pods find theirs elsewhere.
      room: hosts === undefined || hosts.isOfPods ? null : roomFor(stands(), name, hosts.free),
      gives: givers?.get(name) ?? null,
    }),
    /** Whether some pool waits for a seat, which another one may have to give up. */
    isWaitedFor: (): boolean => givers !== undefined && stands().some(hasNoSeat),
  }
}

function standOf({ states }: FleetLoad, pool: PoolFacts, nowMs: number): RoomPool {
  const { name, isStarted, min, desired, desiredAt, starting, active, seats, abandoned } = pool
  const wanted = parsePoolMemory(states.get(name)?.memory).law?.wanted.at(-1)
  return {
    name,
    isStarted,
    min,
    desired,
    desiredForMs: nowMs - desiredAt,
    seats: seats - abandoned,
    workers: starting + active,
    needed: wanted?.[1] ?? desired,
  }
}
