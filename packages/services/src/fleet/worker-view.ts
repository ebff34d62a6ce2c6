import type { Worker } from '@bullwheel/contracts'
import type { FleetWorker } from '@bullwheel/db'

/** The reconciler declares a worker dead that was not heard of for this long. */
const DEAD_AFTER_S = 10

/** A worker as users see it. */
export function toWorker(row: FleetWorker): Worker {
  const { id, host, pid, pool, seat, version, state, slots, allowed, slowedBy, busy, leaked, queues } = row
  const { processed, failed, stolen, stolenFrom, cpu, rss, lagMs, deadAt } = row
  return {
    id,
    host,
    pid,
    pool,
    seat,
    version,
    state,
    reason: reasonOf(row),
    slots,
    allowed,
    slowedBy,
    busy,
    leaked,
    queues,
    running: state === 'ended' ? [] : row.running.map(({ since, ...task }) => ({ ...task, since: iso(since) })),
    processed,
    failed,
    stolen,
    stolenFrom,
    cpu,
    rss,
    lag: lagMs,
    startedAt: iso(row.startedAt),
    lastHeartbeatAt: iso(row.beatAt),
    deadAt: deadAt === null ? null : iso(deadAt),
  }
}

/** Why it is not active, or may not use all its slots. */
function reasonOf({ state, leaving, deadReason, silentMs, slowedBy }: FleetWorker): string | null {
  switch (state) {
    case 'starting':
      return 'its process is not ready yet'
    case 'active':
      return slowedBy
    case 'draining':
      return leaving ?? 'it was told to leave'
    case 'lost':
      return `no heartbeat for ${Math.floor(silentMs / 1_000)} s; it is declared dead after ${DEAD_AFTER_S} s`
    case 'ended':
      return leaving ?? deadReason
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
