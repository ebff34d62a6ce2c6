import type { Hot } from './connect.ts'

export type NewWorker = { id: string; host: string; pid: number; supervisor: string; slots: number }
export type WorkerRow = NewWorker & { startedAt: number; beatAt: number; deadAt: number | null; busy: number }

export async function registerWorker(hot: Hot, worker: NewWorker): Promise<void> {
  const { id, host, pid, supervisor, slots } = worker
  await hot`
    insert into workers (id, host, pid, supervisor, slots) values (${id}, ${host}, ${pid}, ${supervisor}, ${slots})`
}

/** Beats for several workers at once; answers which of them still count as alive. */
export async function beatWorkers(
  hot: Hot,
  beats: { id: string; busy: number; leaked: number }[],
): Promise<Set<string>> {
  const sorted = beats.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = await hot<{ id: string }[]>`
    update workers w set beat_at = now(), busy = b.busy, leaked = b.leaked
    from json_to_recordset(${JSON.stringify(sorted)}::text::json) as b(id text, busy integer, leaked integer)
    where w.id = b.id and w.dead_at is null returning w.id`
  return new Set(rows.map((row) => row.id))
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

/** Live workers, and those that died within the last hour. */
export async function listWorkers(hot: Hot): Promise<WorkerRow[]> {
  return hot<WorkerRow[]>`
    select id, host, pid, supervisor, slots, busy, started_at as "startedAt", beat_at as "beatAt", dead_at as "deadAt"
    from workers where dead_at is null or dead_at > now() - interval '1 hour' order by dead_at nulls first, started_at
    limit 200`
}

/** Slots of the live workers, and how many of them were taken at the last heartbeat. */
export async function sumWorkerSlots(hot: Hot): Promise<{ slots: number; busy: number }> {
  const [row] = await hot<{ slots: number; busy: number }[]>`
    select coalesce(sum(slots), 0)::bigint as slots, coalesce(sum(busy), 0)::bigint as busy
    from workers where dead_at is null`
  return row ?? { slots: 0, busy: 0 }
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
