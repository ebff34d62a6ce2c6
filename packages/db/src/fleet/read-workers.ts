import { WORKERS_MAX, type WorkerState } from '@bullwheel/contracts'
import type { Hot } from '../connect.ts'

/** A worker as the book has it; instants in epoch milliseconds. */
export type FleetWorker = {
  id: string
  host: string
  pid: number
  pool: string
  seat: number | null
  version: string | null
  state: WorkerState
  slots: number
  allowed: number
  slowedBy: string | null
  busy: number
  leaked: number
  queues: string[]
  running: { taskId: string; queue: string; type: string; since: number }[]
  processed: number
  failed: number
  stolen: number
  stolenFrom: { queue: string; tasks: number }[]
  cpu: number
  rss: number
  lagMs: number
  startedAt: number
  beatAt: number
  /** How long it was not heard of. */
  silentMs: number
  deadAt: number | null
  deadReason: string | null
  /** Why it leaves. */
  leaving: string | null
}

export type WorkerFilter = { pool?: string | undefined; host?: string | undefined; state?: WorkerState | undefined }

/** Who was not heard of for this long is lost: a worker, or a host, whose seats others may take then. */
export const LOST_AFTER_MS = 5_000

/** The state of `workers as w` with its seat `s`. */
export function workerStateOf(hot: Hot) {
  return hot`
    case when w.dead_at is not null then 'ended'
         when w.beat_at < now() - ${LOST_AFTER_MS} * interval '1 ms' then 'lost'
         when w.ask is not null or w.drain_reason is not null or s.leaving is not null then 'draining'
         when w.ready_at is null then 'starting' else 'active' end`
}

/** Slots that it may use now: none while it leaves; what it may before its first beat is not told yet. */
export function allowedOf(hot: Hot) {
  return hot`
    case ${workerStateOf(hot)} when 'draining' then 0 when 'starting' then coalesce(w.slots_wanted, w.slots)
      else least(coalesce(w.allowed, w.slots), coalesce(w.slots_wanted, w.slots)) end`
}

function workerColumns(hot: Hot) {
  return hot`
    w.id, w.host, w.pid, w.pool, case when s.number > 0 then s.number end as seat, w.version, ${workerStateOf(hot)} as state,
    coalesce(w.slots_wanted, w.slots) as slots, ${allowedOf(hot)} as allowed,
    w.slowed_by as "slowedBy", w.busy, w.leaked, w.queues, w.running, w.processed, w.failed, w.stolen,
    w.stolen_from as "stolenFrom", w.cpu::float8 as cpu, w.rss, w.lag_ms::float8 as "lagMs", w.started_at as "startedAt",
    w.beat_at as "beatAt", (extract(epoch from now() - w.beat_at) * 1000)::float8 as "silentMs", w.dead_at as "deadAt",
    w.dead_reason as "deadReason", coalesce(w.drain_reason, s.leaving) as leaving`
}

/** Live workers, the oldest first, then those that ended within the last hour, the latest first. */
export function listFleetWorkers(hot: Hot, filter: WorkerFilter = {}): Promise<FleetWorker[]> {
  const { pool = null, host = null, state = null } = filter
  return hot<FleetWorker[]>`
    select * from (
      select ${workerColumns(hot)} from workers w left join seats s on s.id = w.seat
      where (w.dead_at is null or w.dead_at > now() - interval '1 hour')
        and (${pool}::text is null or w.pool = ${pool}) and (${host}::text is null or w.host = ${host})) f
    where ${state}::text is null or state = ${state}
    order by "deadAt" desc nulls first, "startedAt", id limit ${WORKERS_MAX}`
}

/** One worker, however long ago it ended. */
export async function readFleetWorker(hot: Hot, id: string): Promise<FleetWorker | undefined> {
  const [row] = await hot<FleetWorker[]>`
    select ${workerColumns(hot)} from workers w left join seats s on s.id = w.seat where w.id = ${id}`
  return row
}
