import type { Hot } from './connect.ts'

export type NewWorker = {
  id: string
  host: string
  pid: number
  supervisor: string
  slots: number
  /** Default: the pool `default`. */
  pool?: string
  /** Default: none, as in a pod. */
  seat?: number | null
  version?: string | null
}

export async function registerWorker(hot: Hot, worker: NewWorker): Promise<void> {
  const { id, host, pid, supervisor, slots, pool = 'default', seat = null, version = null } = worker
  await hot`
    insert into workers (id, host, pid, supervisor, slots, pool, seat, version)
    values (${id}, ${host}, ${pid}, ${supervisor}, ${slots}, ${pool}, ${seat}, ${version})`
}

/** How a worker is, as its supervisor tells each second. */
export type WorkerBeat = {
  id: string
  isReady: boolean
  /** Why it leaves; null: it does not. */
  drainReason: string | null
  slots: number
  /** Slots that it may use now, and why not all of them. */
  allowed: number
  slowedBy: string | null
  busy: number
  leaked: number
  /** Bytes. */
  rss: number
  /** Of one core. */
  cpu: number
  lagMs: number
  processed: number
  failed: number
  stolen: number
  stolenFrom: { queue: string; tasks: number }[]
  running: { taskId: string; queue: string; type: string; since: number }[]
  queues: string[]
}

/** What a worker that lives was told to do meanwhile. */
export type WorkerOrders = { ask: 'drain' | 'stop' | null; drainReason: string | null; slotsWanted: number | null }

/** Beats for several workers at once; answers those that still count as alive, with their orders. */
export async function beatWorkers(hot: Hot, beats: WorkerBeat[]): Promise<Map<string, WorkerOrders>> {
  const sorted = beats.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = await hot<(WorkerOrders & { id: string })[]>`
    update workers w set
      beat_at = now(), ready_at = case when b."isReady" then coalesce(w.ready_at, now()) end,
      drain_reason = coalesce(w.drain_reason, b."drainReason"), slots = b.slots, allowed = b.allowed,
      slowed_by = b."slowedBy", busy = b.busy, leaked = b.leaked, rss = b.rss, cpu = b.cpu, lag_ms = b."lagMs",
      ran_at = case when b.processed > w.processed then now() else w.ran_at end,
      processed = b.processed, failed = b.failed, stolen = b.stolen, stolen_from = b."stolenFrom",
      running = b.running, queues = b.queues
    from json_to_recordset(${JSON.stringify(sorted)}::text::json) as b(
      id text, "isReady" boolean, "drainReason" text, slots integer, allowed integer, "slowedBy" text, busy integer,
      leaked integer, rss bigint, cpu real, "lagMs" real, processed bigint, failed bigint, stolen bigint,
      "stolenFrom" json, running json, queues json)
    where w.id = b.id and w.dead_at is null
    returning w.id, w.ask, w.drain_reason as "drainReason", w.slots_wanted as "slotsWanted"`
  return new Map(rows.map(({ id, ...orders }) => [id, orders]))
}

/** Workers that count as alive and have not been heard of for `quietMs`, with how long that is. */
export async function listQuietWorkers(hot: Hot, quietMs: number): Promise<{ id: string; silentMs: number }[]> {
  return hot<{ id: string; silentMs: number }[]>`
    select id, (extract(epoch from now() - beat_at) * 1000)::float8 as "silentMs"
    from workers where dead_at is null and beat_at < now() - ${quietMs} * interval '1 ms' order by id`
}

/** False once the worker was declared dead: then nothing that it begins counts, and that never changes. */
export async function isWorkerAlive(hot: Hot, id: string): Promise<boolean> {
  const rows = await hot`select id from workers where id = ${id} and dead_at is null`
  return rows.length === 1
}

/** Which of these runs a worker should go on with: the others were cancelled, taken away or ended elsewhere. */
export async function findLiveRuns(hot: Hot, runs: { id: string; token: string }[]): Promise<Set<string>> {
  if (runs.length === 0) return new Set()
  const rows = await hot<{ token: string }[]>`
    select i.token::text from json_to_recordset(${JSON.stringify(runs)}::text::json) as i(id uuid, token uuid)
    join tasks t on t.id = i.id
    where case t.run_token when i.token then t.state = 'running' end`
  return new Set(rows.map((row) => row.token))
}
