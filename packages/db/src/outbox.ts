import type { StageItem } from '@bullwheel/domain'
import type { OutboxAck } from './accept-tasks.ts'
import type { Hot } from './connect.ts'

/** A batch that its taker must put into Redis, and then forget by naming the same take. */
export type OutboxBatch = OutboxAck & { items: StageItem[] }

/** After this long in one owner's hands a row is taken from it even if the owner still lives. */
const SILENT_AFTER = '60 s'

/** Deletes rows whose tasks Redis has acknowledged; a row that somebody else took since then stays. */
export async function forgetStaged(hot: Hot, staged: OutboxAck[]): Promise<void> {
  if (staged.length === 0) return
  await hot`
    delete from outbox o using json_to_recordset(${JSON.stringify(staged)}::text::json) as s(id bigint, take integer)
    where o.id = s.id and o.take = s.take`
}

/** Gives rows up, so that the dispatcher stages them at its next turn. */
export async function releaseOutbox(hot: Hot, rows: OutboxAck[]): Promise<void> {
  if (rows.length === 0) return
  await hot`
    update outbox o set owner = null from json_to_recordset(${JSON.stringify(rows)}::text::json) as s(id bigint, take integer)
    where o.id = s.id and o.take = s.take`
}

/**
 * Takes rows whose owner is dead, gave them up, or has been silent for 60 s, with what BullMQ must know of their tasks.
 * Tasks that are no longer waiting in that version are left out: their carrier is another one.
 */
export async function takeOutbox(hot: Hot, owner: string, limit: number): Promise<OutboxBatch[]> {
  const taken = await hot<(OutboxAck & { ids: string[]; versions: number[] })[]>`
    update outbox set owner = ${owner}, take = take + 1, taken_at = now()
    where id in (
      select id from outbox o
      where visible_at <= now()
        and (owner is null or taken_at < now() - ${SILENT_AFTER}::interval
             or not exists (select from leases l where l.name = 'instance:' || o.owner and l.expires_at > now()))
      order by id limit ${limit} for update skip locked)
    returning id, take, ids, versions`
  const wanted = taken.flatMap((row) => row.ids.map((id, at) => ({ id, version: row.versions[at] as number })))
  const items = new Map((await readStageItems(hot, wanted)).map((item) => [item.id, item]))
  return taken.map(({ id, take, ids }) => ({ id, take, items: ids.flatMap((task) => items.get(task) ?? []) }))
}

/** What BullMQ must know of waiting tasks that still have the wanted version. */
export async function readStageItems(hot: Hot, wanted: { id: string; version: number }[]): Promise<StageItem[]> {
  if (wanted.length === 0) return []
  return hot<StageItem[]>`
    select t.id, t.version, t.type, t.queue, t.priority, t.run_at as "runAt"
    from json_to_recordset(${JSON.stringify(wanted)}::text::json) as i(id uuid, version integer)
    join tasks t on t.id = i.id where case t.state when 'waiting' then t.version = i.version end`
}

/** How much is waiting for Redis: rows, tasks in them, and the age of the oldest in milliseconds. */
export async function outboxBacklog(hot: Hot): Promise<{ rows: number; tasks: number; oldestMs: number }> {
  const [row] = await hot<{ rows: number; tasks: number; oldestMs: number }[]>`
    select count(*) as rows, coalesce(sum(cardinality(ids)), 0)::bigint as tasks,
           coalesce(extract(epoch from now() - min(visible_at)) * 1000, 0)::float8 as "oldestMs" from outbox`
  return row ?? { rows: 0, tasks: 0, oldestMs: 0 }
}

/** Gives up rows of an owner that hold these tasks: it lost the reply that named the row. */
export async function releaseOutboxHolding(hot: Hot, owner: string, taskIds: string[]): Promise<void> {
  await hot`
    update outbox set owner = null
    where owner = ${owner} and ids && string_to_array(${taskIds.join(',')}, ',')::uuid[]`
}
