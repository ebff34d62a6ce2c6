import type { QueueDefaults } from '@bullwheel/contracts'
import type { Hot } from './connect.ts'
import { type QueueRow, queueColumns } from './queues.ts'

/** Settings that are to change; what is missing stays, null takes a limit away. */
export type QueueChange = {
  concurrency?: number | null
  rateMax?: number | null
  rateMs?: number | null
  weight?: number
  defaults?: QueueDefaults
}

/** Makes a queue, or replaces its settings; whether it is paused stays. Each change of a queue raises its version. */
export async function putQueue(hot: Hot, name: string, settings: Required<QueueChange>): Promise<QueueRow> {
  const { concurrency, rateMax, rateMs, weight, defaults } = settings
  const [row] = await hot<QueueRow[]>`
    insert into queues as q (name, concurrency, rate_max, rate_ms, weight, defaults)
    values (${name}, ${concurrency}, ${rateMax}, ${rateMs}, ${weight}, ${JSON.stringify(defaults)}::text::json)
    on conflict (name) do update set concurrency = excluded.concurrency, rate_max = excluded.rate_max,
      rate_ms = excluded.rate_ms, weight = excluded.weight, defaults = excluded.defaults, version = q.version + 1
    returning ${queueColumns(hot)}`
  return row as QueueRow
}

/** Undefined when there is no such queue. */
export async function editQueue(hot: Hot, name: string, change: QueueChange): Promise<QueueRow | undefined> {
  const [row] = await hot<QueueRow[]>`
    update queues q set version = q.version + 1,
      concurrency = case when j->'concurrency' is null then q.concurrency else (j->>'concurrency')::integer end,
      rate_max = case when j->'rateMax' is null then q.rate_max else (j->>'rateMax')::integer end,
      rate_ms = case when j->'rateMs' is null then q.rate_ms else (j->>'rateMs')::integer end,
      weight = coalesce((j->>'weight')::smallint, q.weight),
      defaults = coalesce(j->'defaults', q.defaults)
    from (select ${JSON.stringify(change)}::text::json as j) e
    where q.name = ${name}
    returning ${queueColumns(hot)}`
  return row
}

/** Pauses a queue; false when it was paused already: then who did it, when and why stays. */
export async function pauseQueue(hot: Hot, name: string, by: string, reason: string | null): Promise<boolean> {
  const rows = await hot`
    update queues set paused = true, paused_at = date_trunc('milliseconds', now()), paused_by = ${by},
           pause_reason = ${reason}, version = version + 1
    where name = ${name} and not paused returning name`
  return rows.length === 1
}

/** False when it was not paused. */
export async function resumeQueue(hot: Hot, name: string): Promise<boolean> {
  const rows = await hot`
    update queues set paused = false, paused_at = null, paused_by = null, pause_reason = null, version = version + 1
    where name = ${name} and paused returning name`
  return rows.length === 1
}
