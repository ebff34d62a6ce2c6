import type { StageItem } from '@bullwheel/domain'
import type { OutboxAck } from './accept-tasks.ts'
import type { Hot } from './connect.ts'
import { HELD_BACK_MS, stage } from './stage-again.ts'

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

/** `tried`: Redis may have some of the row's tasks, although it did not acknowledge them. */
export type OutboxRelease = OutboxAck & { tried: boolean }

/** Gives rows up, so that the dispatcher stages them at its next turn. */
export async function releaseOutbox(hot: Hot, rows: OutboxRelease[]): Promise<void> {
  if (rows.length === 0) return
  await hot`
    update outbox o set owner = null, take = o.take + s.tried::integer
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as s(id bigint, take integer, tried boolean)
    where o.id = s.id and o.take = s.take`
}

/** Takes rows that nobody had in hands before, with what BullMQ must know of their tasks, those that moved on left out. */
export async function takeOutbox(hot: Hot, owner: string, limit: number): Promise<OutboxBatch[]> {
  return hot<OutboxBatch[]>`
    with taken as (
      update outbox set owner = ${owner}, take = 1, taken_at = now()
      where id in (
        select id from outbox where visible_at <= now() and owner is null and take = 0
        order by id limit ${limit} for update skip locked)
      returning id, take, ids, versions)
    select k.id, k.take, coalesce(s.items, '[]') as items
    from (select * from taken order by id) k cross join lateral (
      select json_agg(json_build_object('id', t.id, 'version', t.version, 'type', t.type, 'queue', t.queue,
               'priority', t.priority, 'runAt', round(extract(epoch from t.run_at) * 1000)) order by t.id) as items
      from unnest(k.ids, k.versions) u(id, version) join tasks t on t.id = u.id
      where case t.state when 'waiting' then t.version = u.version end) s`
}

/**
 * Restages (DESIGN §3) what somebody had in hands and did not forget: his process is dead, he gave it up, or he has been
 * silent for 60 s. Redis may have those tasks, so their version is raised: what was staged is stale, and a task never
 * stands in Redis twice with both deliveries good. One row a call, so that rows stay small; false when there was none.
 */
export async function restageAbandoned(hot: Hot, horizonMs: number): Promise<boolean> {
  const [row] = await hot<{ n: number }[]>`
    with freed as (
      delete from outbox where id in (
        select id from outbox o
        where visible_at <= now() and (owner is not null or take > 0)
          and (owner is null or taken_at < now() - ${SILENT_AFTER}::interval
               or not exists (select from leases l where l.name = 'instance:' || o.owner and l.expires_at > now()))
        order by id limit 1 for update skip locked)
      returning ids, versions),
    input as materialized (
      select u.id, u.version from freed f cross join lateral unnest(f.ids, f.versions) u(id, version) order by 1),
    restaged as (
      update tasks t set version = t.version + 1, staged_at = now()
      from input i where t.id = i.id and case t.state when 'waiting' then t.version = i.version end
      returning t.id, t.version, t.run_at),
    ${stage(hot, horizonMs, HELD_BACK_MS)}
    select count(*) as n from freed`
  return row?.n === 1
}

/** How much is waiting for Redis: rows, tasks in them, and the age of the oldest in milliseconds. */
export async function outboxBacklog(hot: Hot): Promise<{ rows: number; tasks: number; oldestMs: number }> {
  const [row] = await hot<{ rows: number; tasks: number; oldestMs: number }[]>`
    select count(*) as rows, coalesce(sum(cardinality(ids)), 0)::bigint as tasks,
           coalesce(extract(epoch from now() - min(visible_at)) * 1000, 0)::float8 as "oldestMs" from outbox`
  return row ?? { rows: 0, tasks: 0, oldestMs: 0 }
}

/** Gives up rows of an owner that hold these tasks: it lost the reply that named the row, and may have staged others. */
export async function releaseOutboxHolding(hot: Hot, owner: string, taskIds: string[]): Promise<void> {
  await hot`
    update outbox set owner = null, take = take + 1
    where owner = ${owner} and ids && string_to_array(${taskIds.join(',')}, ',')::uuid[]`
}
