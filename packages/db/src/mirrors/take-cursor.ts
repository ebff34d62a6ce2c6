import type { Hot } from '../connect.ts'
import type { LogPlace } from '../event-log.ts'
import type { CursorKey } from './cursors.ts'

/**
 * Takes a mirror away from whoever copies it, all its partitions, and sends it back to a place: what was copied since is
 * copied again when it is released (releaseCursor), or when `ttlMs` have passed. Answers what was taken.
 */
export async function takeCursor(
  hot: Hot,
  { mirror, place, holder, ttlMs }: { mirror: string; place: LogPlace; holder: string; ttlMs: number },
): Promise<CursorKey[]> {
  return hot<CursorKey[]>`
    update mirror_cursors
    set cluster = ${place.cluster}::bigint, seen = ${place.seen}::text::pg_snapshot,
        until = ${place.until}::text::pg_snapshot, seq = ${place.seq}, moved_at = now(),
        holder = ${holder}, held_until = now() + ${ttlMs} * interval '1 ms'
    where mirror = ${mirror} returning mirror, partition, holder`
}
